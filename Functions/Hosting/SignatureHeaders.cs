using Webhooks.Providers;

namespace Webhooks.Functions.Hosting;

/// <summary>The headers that a decision rests on.</summary>
public static class SignatureHeaders
{
    /// <summary>Whether one of them came with two values. Whoever reads the other one than we do would decide otherwise, so neither counts.</summary>
    public static bool AreAmbiguous(Provider provider, GatewayHeaders headers) =>
        headers.IsAmbiguous("Authorization") || provider.SignatureHeaders.Any(headers.IsAmbiguous);
}

using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Providers;

/// <summary>
/// What an <c>Authorization</c> header may say. Providers sign and send none; where somebody puts a token in front of the
/// endpoint, it is the secret's <see cref="ProviderSecret.AuthorizationToken"/>. The rule is the same for every provider.
/// </summary>
internal static class AuthorizationRule
{
    /// <summary>The header's value as it came must be the token; a scheme such as <c>Bearer </c> is part of it.</summary>
    public static bool Allows(string? header, string? token)
    {
        if (header is null)
        {
            return true;
        }

        // The literal is refused whatever is configured, so that there is always a value to try a refusal with.
        return !string.IsNullOrEmpty(token)
            && !header.AsSpan().Trim().Equals("invalid", StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(token));
    }
}

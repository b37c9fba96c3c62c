using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Webhooks.Providers.Stripe;

/// <summary>Stripe: <see href="https://docs.stripe.com/webhooks"/>.</summary>
public sealed class StripeProvider : Provider
{
    internal const string ProviderName = "stripe";
    private const string SigningSecret = "Secret";
    private static readonly StripeEvents Events = new();

    public override string Name => ProviderName;

    public override string DisplayName => "Stripe";

    public override IReadOnlyList<string> SignatureHeaders { get; } = [StripeSignature.Header];

    public override TimeSpan? OldestSignature => StripeSignature.Tolerance;

    public override string Explain(SignatureCheck check) => StripeSignature.Explain(check);

    public override bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem) =>
        Events.TryRead(request, out standardEvent, out problem);

    public override IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, ProviderSecret secret, DateTimeOffset now)
    {
        var key = secret.Keys.FirstOrDefault(key => !string.IsNullOrWhiteSpace(key))
            ?? throw new ArgumentException(StripeSignature.Explain(SignatureCheck.NoKey), nameof(secret));
        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [StripeSignature.Header] = StripeSignature.Sign(body, key, now) };
    }

    public override byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now) => StripeSample.Freshen(sample, unique, now);

    public override ProviderSecret CreateTestSecret() =>
        new() { Keys = ["whsec_" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32)] };

    public override IReadOnlyDictionary<string, string> SigningOutputs(ProviderSecret secret) => new Dictionary<string, string> { [SigningSecret] = secret.Keys[0] };

    public override ProviderSecret? ReadSigningOutputs(IReadOnlyDictionary<string, string> outputs) =>
        outputs.GetValueOrDefault(SigningSecret) is { Length: > 0 } key ? new ProviderSecret { Keys = [key] } : null;

    protected override SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now) =>
        StripeSignature.CheckHeader(headers.GetValueOrDefault(StripeSignature.Header), now);

    protected override ValueTask<SignatureCheck> VerifySignatureAsync(WebhookRequest request, ProviderSecret secret, CancellationToken cancellationToken) =>
        ValueTask.FromResult(StripeSignature.Verify(request.Header(StripeSignature.Header), request.Body.Span, secret.Keys));
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Webhooks.Providers.Square;

/// <summary>Square: <see href="https://developer.squareup.com/docs/webhooks/overview"/>.</summary>
public sealed class SquareProvider : Provider
{
    internal const string ProviderName = "square";
    private const string SignatureKey = "SignatureKey";
    private const string NotificationUrl = "NotificationUrl";
    private static readonly SquareEvents Events = new();
    private static readonly string[] TimeNames = ["created_at", "updated_at"];

    public override string Name => ProviderName;

    public override string DisplayName => "Square";

    public override IReadOnlyList<string> SignatureHeaders { get; } = [SquareSignature.Header];

    public override string SecretExample => """{"keys":["KEY"],"notificationUrls":["URL"]}""";

    public override string Explain(SignatureCheck check) => SquareSignature.Explain(check);

    public override bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem) =>
        Events.TryRead(request, out standardEvent, out problem);

    /// <remarks>With the first of the URLs: who sends to another one keeps a secret that names that one first.</remarks>
    public override IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, ProviderSecret secret, DateTimeOffset now)
    {
        if (!HasKey(secret))
        {
            throw new ArgumentException(SquareSignature.Explain(SignatureCheck.NoKey), nameof(secret));
        }

        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [SquareSignature.Header] = SquareSignature.Sign(body, secret.Keys.First(key => IsSet(key)), secret.NotificationUrls.First(url => IsSet(url))),
        };
    }

    public override byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now) =>
        Events.Freshen(sample, TimeNames, unique, now);

    /// <remarks>The URL is only a name that both sides know, until somebody puts the one of a running API in its place.</remarks>
    public override ProviderSecret CreateTestSecret() => new()
    {
        Keys = [RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22)],
        NotificationUrls = ["https://localhost/square", "https://localhost/webhook/square"],
    };

    public override IReadOnlyDictionary<string, string> SigningOutputs(ProviderSecret secret) =>
        new Dictionary<string, string> { [SignatureKey] = secret.Keys[0], [NotificationUrl] = secret.NotificationUrls[0] };

    public override ProviderSecret? ReadSigningOutputs(IReadOnlyDictionary<string, string> outputs) =>
        outputs.GetValueOrDefault(SignatureKey) is { Length: > 0 } key && outputs.GetValueOrDefault(NotificationUrl) is { Length: > 0 } url
            ? new ProviderSecret { Keys = [key], NotificationUrls = [url] }
            : null;

    protected override bool HasKey(ProviderSecret secret) => secret.Keys.Any(key => IsSet(key)) && secret.NotificationUrls.Any(url => IsSet(url));

    protected override SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now) =>
        SquareSignature.CheckHeader(headers.GetValueOrDefault(SquareSignature.Header));

    protected override ValueTask<SignatureCheck> VerifySignatureAsync(WebhookRequest request, ProviderSecret secret, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SquareSignature.Verify(request.Header(SquareSignature.Header), request.Body.Span, secret.Keys, secret.NotificationUrls));

    private static bool IsSet(string text) => !string.IsNullOrWhiteSpace(text);
}

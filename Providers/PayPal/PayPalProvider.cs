using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Webhooks.Providers.PayPal;

/// <summary>PayPal: <see href="https://developer.paypal.com/api/rest/webhooks/"/>.</summary>
/// <param name="certificates">Where its signing certificates come from.</param>
/// <param name="clock">By which certificates are valid, and what is known of them grows old.</param>
public sealed class PayPalProvider(ICertificateFetcher certificates, TimeProvider clock) : Provider
{
    internal const string ProviderName = "paypal";

    // A PEM text fills many lines: whoever writes outputs puts it into a file of its own, and the file's path here.
    private const string WebhookId = "WebhookId";
    private const string PrivateKeyPem = "PrivateKeyPem";
    private const string CertUrl = "CertUrl";
    private const string CertificatePem = "CertificatePem";

    private static readonly PayPalEvents Events = new();
    private static readonly string[] TimeNames = ["create_time", "update_time"];
    private readonly CertificateCache _certificates = new(certificates, clock);

    /// <summary>PayPal, with the certificates of the network.</summary>
    public PayPalProvider()
        : this(new HttpCertificateFetcher(), TimeProvider.System)
    {
    }

    public override string Name => ProviderName;

    public override string DisplayName => "PayPal";

    public override IReadOnlyList<string> SignatureHeaders { get; } =
    [
        PayPalSignature.IdHeader, PayPalSignature.TimeHeader, PayPalSignature.SignatureHeader, PayPalSignature.CertificateHeader, PayPalSignature.AlgorithmHeader,
    ];

    public override string SecretExample => """{"webhookId":"WEBHOOK_ID"}""";

    public override TimeSpan? OldestSignature => PayPalSignature.OldestAge;

    public override string Explain(SignatureCheck check) => PayPalSignature.Explain(check);

    public override bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem) =>
        Events.TryRead(request, out standardEvent, out problem);

    /// <remarks>Needs a secret that PayPal itself never gives away: the private key.</remarks>
    public override IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, ProviderSecret secret, DateTimeOffset now)
    {
        if (secret is not { Keys: [var pem, ..], WebhookId: { Length: > 0 } webhookId, CertificateUrl: { Length: > 0 } url })
        {
            throw new ArgumentException("To sign as PayPal, the secret needs a private key (keys), webhookId and certificateUrl. Only a local run's outputs have them.", nameof(secret));
        }

        using var key = RSA.Create();
        key.ImportFromPem(pem);
        var id = new Guid(SHA256.HashData(body).AsSpan(..16)).ToString();
        return PayPalSignature.Sign(body, id, now, webhookId, key, url);
    }

    public override byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now) =>
        Events.Freshen(sample, TimeNames, unique, now);

    /// <remarks>Origin and URL are of a server that isn't there yet; whoever starts one puts its own in their place.</remarks>
    public override ProviderSecret CreateTestSecret()
    {
        const string Origin = "https://localhost";
        var authority = PayPalTestAuthority.Create(clock.GetUtcNow());
        return new ProviderSecret
        {
            Keys = [authority.PrivateKeyPem],
            WebhookId = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPRSTUVWXY0123456789", 17),
            CertificateOrigins = [Origin],
            CertificateUrl = $"{Origin}{CertificateUrl.PathPrefix}{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
            Certificate = authority.CertificatePem,
            TrustAnchors = [authority.RootPem],
        };
    }

    public override IReadOnlyDictionary<string, string> SigningOutputs(ProviderSecret secret) => new Dictionary<string, string>
    {
        [WebhookId] = secret.WebhookId ?? "",
        [PrivateKeyPem] = secret.Keys[0],
        [CertUrl] = secret.CertificateUrl ?? "",
        [CertificatePem] = secret.Certificate ?? "",
    };

    public override ProviderSecret? ReadSigningOutputs(IReadOnlyDictionary<string, string> outputs) =>
        outputs.GetValueOrDefault(WebhookId) is { Length: > 0 } webhookId
        && outputs.GetValueOrDefault(PrivateKeyPem) is { Length: > 0 } key
        && outputs.GetValueOrDefault(CertUrl) is { Length: > 0 } url
            ? new ProviderSecret { Keys = [key], WebhookId = webhookId, CertificateUrl = url, Certificate = outputs.GetValueOrDefault(CertificatePem) }
            : null;

    public override ProviderSecret ToVerifyWith(ProviderSecret secret) => secret with { Keys = [], CertificateUrl = null, Certificate = null };

    public override ProviderSecret CreateRehearsalSecret()
    {
#pragma warning disable S4426 // short, since it protects nothing, and a long one would take a tenth of a second of every start
        using var key = RSA.Create(1_024);
#pragma warning restore S4426
        return new ProviderSecret { Keys = [key.ExportPkcs8PrivateKeyPem()], WebhookId = "rehearsal", CertificateUrl = $"{CertificateUrl.DefaultOrigin}{CertificateUrl.PathPrefix}rehearsal" };
    }

    /// <remarks>Without a certificate, which would have to be fetched, and whatever the envelope's check says: for it the key is too short.</remarks>
    public override ValueTask<SignatureCheck> RehearseAsync(WebhookRequest request, ProviderSecret secret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _ = CheckEnvelope(request.Headers, secret, now);
        using var key = RSA.Create();
        key.ImportFromPem(secret.Keys[0]);
        return ValueTask.FromResult(Verify(request, secret, key));
    }

    protected override bool HasKey(ProviderSecret secret) => !string.IsNullOrWhiteSpace(secret.WebhookId);

    protected override SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now) =>
        PayPalSignature.CheckHeaders(headers, secret.CertificateOrigins, now);

    protected override async ValueTask<SignatureCheck> VerifySignatureAsync(WebhookRequest request, ProviderSecret secret, CancellationToken cancellationToken)
    {
        var (check, publicKey) = await _certificates.FindAsync(request.Headers[PayPalSignature.CertificateHeader], secret.TrustAnchors, cancellationToken);
        if (check != SignatureCheck.Valid)
        {
            return check;
        }

        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(publicKey.Span, out _);
        return Verify(request, secret, key);
    }

    private static SignatureCheck Verify(WebhookRequest request, ProviderSecret secret, RSA key) =>
        PayPalSignature.Verify(request.Headers, request.Body.Span, secret.WebhookId!, key) ? SignatureCheck.Valid : SignatureCheck.Mismatch;
}

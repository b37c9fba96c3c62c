using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// The five headers of a PayPal webhook: RSA-SHA256 over <c>{transmission id}|{time}|{webhook id}|{CRC-32 of the body}</c>, with
/// the key of a certificate that the headers say where to get.
/// <see href="https://developer.paypal.com/api/rest/webhooks/rest/#link-eventheaders"/>
/// </summary>
public static class PayPalSignature
{
    public const string IdHeader = "PAYPAL-TRANSMISSION-ID";
    public const string TimeHeader = "PAYPAL-TRANSMISSION-TIME";
    public const string SignatureHeader = "PAYPAL-TRANSMISSION-SIG";
    public const string CertificateHeader = "PAYPAL-CERT-URL";
    public const string AlgorithmHeader = "PAYPAL-AUTH-ALGO";

    /// <summary>The one algorithm that is taken: what the sender may choose, an attacker chooses.</summary>
    public const string Algorithm = "SHA256withRSA";

    /// <summary>How old a transmission may be: PayPal tries again for three days, and doesn't say that a new try has a new time.</summary>
    public static readonly TimeSpan OldestAge = TimeSpan.FromDays(3) + TimeSpan.FromHours(1);

    /// <summary>How far a transmission's time may lie ahead of our clock.</summary>
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    // SHA256withRSA is PKCS #1 v1.5; PayPal offers no other.
    private static readonly RSASignaturePadding Padding = RSASignaturePadding.Pkcs1;

    // PayPal's are UUIDs, and keys of 2,048 bits; there is room for longer ones, not for any length.
    private const int MaxIdLength = 64;
    private const int MinSignatureBytes = 256;
    private const int MaxSignatureBytes = 1_024;

    /// <summary>The headers' form, algorithm and age, and whether the certificate's URL is one that may be fetched; without the body.</summary>
    /// <param name="origins">The configured origins; empty: <see cref="CertificateUrl.DefaultOrigin"/>.</param>
    public static SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, IReadOnlyList<string> origins, DateTimeOffset now)
    {
        if (!string.Equals(headers.GetValueOrDefault(AlgorithmHeader), Algorithm, StringComparison.OrdinalIgnoreCase))
        {
            return SignatureCheck.NotAllowed;
        }

        if (!IsId(headers.GetValueOrDefault(IdHeader))
            || !TryReadTime(headers.GetValueOrDefault(TimeHeader), out var time)
            || !IsSignature(headers.GetValueOrDefault(SignatureHeader)))
        {
            return SignatureCheck.Malformed;
        }

        if (!CertificateUrl.IsAllowed(headers.GetValueOrDefault(CertificateHeader), origins))
        {
            return SignatureCheck.NotAllowed;
        }

        return now - time > OldestAge || time - now > FurthestAhead ? SignatureCheck.Stale : SignatureCheck.Valid;
    }

    /// <summary>Whether the signature was made with the key's other half over this body, for this webhook.</summary>
    /// <param name="headers">Headers that <see cref="CheckHeaders"/> has found to be right.</param>
    /// <param name="body">The raw bytes of the body: parsing and printing it again would break the signature.</param>
    public static bool Verify(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, string webhookId, RSA key) => key.VerifyData(
        Message(headers[IdHeader], headers[TimeHeader], webhookId, body),
        Convert.FromBase64String(headers[SignatureHeader]),
        HashAlgorithmName.SHA256,
        Padding);

    /// <summary>The headers as PayPal would send them.</summary>
    public static IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, string id, DateTimeOffset time, string webhookId, RSA key, string certificateUrl)
    {
        var written = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var signature = key.SignData(Message(id, written, webhookId, body), HashAlgorithmName.SHA256, Padding);
        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [IdHeader] = id,
            [TimeHeader] = written,
            [SignatureHeader] = Convert.ToBase64String(signature),
            [CertificateHeader] = certificateUrl,
            [AlgorithmHeader] = Algorithm,
        };
    }

    /// <summary>What a check's result means and what to do about it.</summary>
    public static string Explain(SignatureCheck check) => check switch
    {
        SignatureCheck.Missing => "The request lacks one of the PAYPAL-TRANSMISSION-ID, -TIME, -SIG, PAYPAL-CERT-URL and PAYPAL-AUTH-ALGO headers. PayPal always sends all five: something else called, or a proxy removed it.",
        SignatureCheck.Malformed => "PAYPAL-TRANSMISSION-ID isn't an id, PAYPAL-TRANSMISSION-TIME no ISO 8601 time in UTC, or PAYPAL-TRANSMISSION-SIG no signature in Base64.",
        SignatureCheck.Stale => "PAYPAL-TRANSMISSION-TIME is more than 3 days and 1 hour ago, or more than 5 minutes ahead. Check this machine's clock.",
        SignatureCheck.NotAllowed => "PAYPAL-AUTH-ALGO isn't SHA256withRSA, PAYPAL-CERT-URL isn't https://<a configured origin>/v1/notifications/certs/CERT-…, what it names is no trusted certificate of PayPal's, or Authorization isn't the secret's authorizationToken. For the sandbox, put https://api.sandbox.paypal.com into the secret's certificateOrigins.",
        SignatureCheck.NoKey => "The PayPal secret has no webhookId. Put the id that PayPal shows beside the webhook's URL into it.",
        SignatureCheck.Unavailable => "PayPal's signing certificate can't be fetched at the moment, so the signature can't be checked. PayPal will try again.",
        SignatureCheck.Mismatch => "The signature wasn't made over this body for this webhook. Check that webhookId is that of this URL, and that nothing changes the body on its way.",
        SignatureCheck.Valid => "The signature is right.",
    };

    /// <summary>Reads a transmission's time: ISO 8601 with an offset, since without one it would be another moment on another machine.</summary>
    internal static bool TryReadTime(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is [.., 'Z' or 'z'] && DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time);
    }

    private static bool IsId(string? text) =>
        text is { Length: > 0 and <= MaxIdLength } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool IsSignature(string? text) =>
        Base64.IsValid(text, out var length) && length is >= MinSignatureBytes and <= MaxSignatureBytes && !text!.Any(char.IsWhiteSpace);

    private static byte[] Message(string id, string time, string webhookId, ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}|{time}|{webhookId}|{Crc32.Compute(body)}"));
}

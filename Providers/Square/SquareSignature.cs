using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Providers.Square;

/// <summary>
/// The x-square-hmacsha256-signature header: HMAC-SHA256, in Base64, over the notification URL, as it stands in the
/// subscription, and the body right behind it.
/// <see href="https://developer.squareup.com/docs/webhooks/step3validate"/>
/// </summary>
public static class SquareSignature
{
    public const string Header = "x-square-hmacsha256-signature";

    // Four characters for each three bytes, the last three padded.
    private const int MacLength = 44;

    /// <summary>The header's form, without the body. Square signs no time, so there is no age to judge.</summary>
    /// <param name="header">The header's value as it came; null when the request had none.</param>
    public static SignatureCheck CheckHeader(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Missing;
        }

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return TryDecode(header, mac) ? SignatureCheck.Valid : SignatureCheck.Malformed;
    }

    /// <summary>Whether the header was made over one of the URLs and this body with one of the keys.</summary>
    /// <param name="body">The raw bytes of the body: parsing and printing it again would break the signature.</param>
    /// <param name="keys">The subscription's signature keys, of which the whole text is the key.</param>
    /// <param name="notificationUrls">The URLs that the subscriptions name, to the letter.</param>
    public static SignatureCheck Verify(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys, IReadOnlyList<string> notificationUrls)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Missing;
        }

        Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TryDecode(header, actual))
        {
            return SignatureCheck.Malformed;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var key in keys)
        {
            foreach (var url in notificationUrls)
            {
                if (!string.IsNullOrWhiteSpace(key) && !string.IsNullOrWhiteSpace(url))
                {
                    Compute(key, url, body, expected);
                    matches |= CryptographicOperations.FixedTimeEquals(expected, actual);
                }
            }
        }

        return matches ? SignatureCheck.Valid : SignatureCheck.Mismatch;
    }

    /// <summary>The header's value as Square would send it to that URL.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string key, string notificationUrl)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, notificationUrl, body, mac);
        return Convert.ToBase64String(mac);
    }

    /// <summary>What a check's result means and what to do about it.</summary>
    public static string Explain(SignatureCheck check) => check switch
    {
        SignatureCheck.Missing => "The request has no x-square-hmacsha256-signature header. Square always sends one: something else called, or a proxy removed it.",
        SignatureCheck.Malformed => "The x-square-hmacsha256-signature header isn't the Base64 of 32 bytes.",
        SignatureCheck.Stale => "The signature is too old. Square signs no time, so nothing of its own says so.",
        SignatureCheck.NotAllowed => "The Authorization header isn't the secret's authorizationToken. Square sends none: leave it out.",
        SignatureCheck.NoKey => "The Square secret lacks a key or a URL. Put the subscription's signature key into its keys and its notification URL into its notificationUrls.",
        SignatureCheck.Unavailable => "Something that the check needs can't be had at the moment. A signature of Square's needs nothing but the secret.",
        SignatureCheck.Mismatch => "The signature matches no configured key and notification URL. Check that keys and notificationUrls are those of this subscription, to the letter, and that nothing changes the body on its way.",
        SignatureCheck.Valid => "The signature is right.",
    };

    private static bool TryDecode(string header, Span<byte> mac) =>
        header.Length == MacLength && Convert.TryFromBase64String(header, mac, out var written) && written == mac.Length;

    private static void Compute(string key, string notificationUrl, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hmac.AppendData(Encoding.UTF8.GetBytes(notificationUrl));
        hmac.AppendData(body);
        hmac.GetHashAndReset(mac);
    }
}

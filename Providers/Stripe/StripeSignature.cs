using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Providers.Stripe;

/// <summary>
/// The Stripe-Signature header, <c>t=…,v1=…[,v1=…]</c>: HMAC-SHA256, in hexadecimal, over <c>{t}.{body}</c>. There are
/// several v1 while a secret is rolled; v0 is a test scheme that proves nothing.
/// <see href="https://docs.stripe.com/webhooks/signature"/>
/// </summary>
public static class StripeSignature
{
    public const string Header = "Stripe-Signature";

    // As many as a long has; without a limit, leading zeros could make it any length.
    private const int MaxTimeDigits = 19;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>How far the signing time may be from now, either way. Stripe's .NET library allows the same.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The header's form and age, without the body.</summary>
    /// <param name="header">The header's value as it came; null when the request had none.</param>
    public static SignatureCheck CheckHeader(string? header, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Missing;
        }

        if (!TryFindTime(header, out _, out var signedAt))
        {
            return SignatureCheck.Malformed;
        }

        return Math.Abs(now.ToUnixTimeSeconds() - signedAt) > (long)Tolerance.TotalSeconds ? SignatureCheck.Stale : SignatureCheck.Valid;
    }

    /// <summary>Whether a v1 of the header was made over this body with one of the keys. Its age is <see cref="CheckHeader"/>'s.</summary>
    /// <param name="body">The raw bytes of the body: parsing and printing it again would break the signature.</param>
    /// <param name="keys">The endpoint's secrets, <c>whsec_…</c>, of which the whole text is the key.</param>
    public static SignatureCheck Verify(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Missing;
        }

        if (!TryFindTime(header, out var time, out _))
        {
            return SignatureCheck.Malformed;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var key in keys)
        {
            if (!string.IsNullOrWhiteSpace(key))
            {
                Compute(key, time, body, expected);
                matches |= AnyMatches(header, expected);
            }
        }

        return matches ? SignatureCheck.Valid : SignatureCheck.Mismatch;
    }

    /// <summary>The header's value as Stripe would send it at that time.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string key, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, time, body, mac);
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }

    /// <summary>What a check's result means and what to do about it.</summary>
    public static string Explain(SignatureCheck check) => check switch
    {
        SignatureCheck.Missing => "The request has no Stripe-Signature header. Stripe always sends one: something else called, or a proxy removed it.",
        SignatureCheck.Malformed => "The Stripe-Signature header isn't of the form t=<seconds>,v1=<64 hexadecimal digits>, with exactly one t.",
        SignatureCheck.Stale => $"The Stripe-Signature header was made more than {Tolerance.TotalSeconds:0} s from now. Check this machine's clock; an old request can't be sent again with its old signature.",
        SignatureCheck.NotAllowed => "The Authorization header isn't the secret's authorizationToken. Stripe sends none: leave it out.",
        SignatureCheck.NoKey => "The Stripe secret has no key. Put the endpoint's signing secret (whsec_…) into its keys.",
        SignatureCheck.Unavailable => "Something that the check needs can't be had at the moment. A signature of Stripe's needs nothing but the secret.",
        SignatureCheck.Mismatch => "No v1 signature in Stripe-Signature matches. Check that the secret (whsec_…) belongs to this endpoint, and that nothing changes the body on its way.",
        SignatureCheck.Valid => "The signature is right.",
    };

    /// <summary>Reads the one t, and makes sure that all items are key=value and one v1 at least could be a signature.</summary>
    private static bool TryFindTime(ReadOnlySpan<char> header, out ReadOnlySpan<char> time, out long seconds)
    {
        time = default;
        seconds = 0;
        var signed = false;
        foreach (var range in header.Split(','))
        {
            var item = header[range].Trim();
            if (item.IndexOf('=') <= 0)
            {
                return false;
            }

            if (item is ['t', '=', .. var value])
            {
                // A second t would leave it to the reader which of them was signed.
                if (!time.IsEmpty || value.Length > MaxTimeDigits || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
                {
                    return false;
                }

                time = value;
            }

            signed |= item is ['v', '1', '=', .. var hex] && IsMac(hex);
        }

        return !time.IsEmpty && signed;
    }

    private static bool IsMac(ReadOnlySpan<char> hex) =>
        hex.Length == 2 * HMACSHA256.HashSizeInBytes && !hex.ContainsAnyExcept(HexDigits);

    private static bool AnyMatches(ReadOnlySpan<char> header, ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var range in header.Split(','))
        {
            if (header[range].Trim() is ['v', '1', '=', .. var hex] && IsMac(hex))
            {
                Convert.FromHexString(hex, actual, out _, out _);
                matches |= CryptographicOperations.FixedTimeEquals(expected, actual);
            }
        }

        return matches;
    }

    private static void Compute(string key, ReadOnlySpan<char> time, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> prefix = stackalloc byte[MaxTimeDigits + 1];
        var length = Encoding.ASCII.GetBytes(time, prefix);
        prefix[length++] = (byte)'.';

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hmac.AppendData(prefix[..length]);
        hmac.AppendData(body);
        hmac.GetHashAndReset(mac);
    }
}

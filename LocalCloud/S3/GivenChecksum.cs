using System.Security.Cryptography;

namespace LocalCloud.S3;

/// <summary>The checksum that a request brings, in a header or behind its body, and whether it is right.</summary>
internal static class GivenChecksum
{
    /// <summary>Its algorithm; null when the request brings none.</summary>
    /// <exception cref="S3Exception">It brings more than one, or announces one and doesn't bring it.</exception>
    public static string? Algorithm(S3Request request)
    {
        var trailer = request.Header("x-amz-trailer")?.Trim().ToLowerInvariant();
        if (trailer is not null && !trailer.StartsWith(BodyReader.ChecksumPrefix, StringComparison.Ordinal))
        {
            throw S3Exception.NotImplemented($"The trailer {trailer}");
        }

        List<string> given = [.. Digest.Algorithms.Where(algorithm => request.Header(BodyReader.ChecksumPrefix + algorithm) is not null || trailer == BodyReader.ChecksumPrefix + algorithm)];
        if (trailer is not null && given.Count == 0)
        {
            throw S3Exception.NotImplemented($"The trailer {trailer}");
        }

        if (given.Count > 1)
        {
            throw S3Exception.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }

        if (given.Count == 0 && request.Header("x-amz-sdk-checksum-algorithm") is not null)
        {
            throw S3Exception.InvalidRequest("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        }

        return given.SingleOrDefault();
    }

    /// <exception cref="S3Exception">It is missing, malformed or wrong.</exception>
    public static Checksum Check(S3Request request, string algorithm, IReadOnlyDictionary<string, string> trailers, byte[] computed)
    {
        var name = BodyReader.ChecksumPrefix + algorithm;
        var value = request.Header(name) ?? trailers.GetValueOrDefault(name)
            ?? throw new S3Exception("MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
        if (!TryBase64(value, Digest.Length(algorithm), out var given))
        {
            throw S3Exception.InvalidRequest($"Value for {name} header is invalid.");
        }

        return CryptographicOperations.FixedTimeEquals(given, computed)
            ? new Checksum(algorithm, value)
            : throw new S3Exception("BadDigest", $"The {algorithm.ToUpperInvariant()} you specified did not match the calculated checksum.");
    }

    public static void CheckMd5(S3Request request, byte[] computed)
    {
        if (request.Header("Content-MD5") is not { } value)
        {
            return;
        }

        if (!TryBase64(value, computed.Length, out var given))
        {
            throw new S3Exception("InvalidDigest", "The Content-MD5 you specified is not valid.");
        }

        if (!CryptographicOperations.FixedTimeEquals(given, computed))
        {
            throw new S3Exception("BadDigest", "The Content-MD5 you specified did not match what we received.");
        }
    }

    private static bool TryBase64(string text, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return text.Length <= 2 * length + 4 && Convert.TryFromBase64String(text, bytes, out var written) && written == length;
    }
}

using System.Security.Cryptography;
using System.Text;
using LocalCloud.Iam;

namespace LocalCloud.FrontDoor;

/// <summary>
/// Verifies a request's Signature Version 4: the id of a key is no secret, so it alone opens nothing.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
internal static class RequestSignature
{
    /// <param name="payloadHash">The SHA-256 of the body, in lower case hexadecimal; for S3 whatever <c>x-amz-content-sha256</c> says.</param>
    /// <param name="asS3">S3 signs the path as it was sent; all others encode it once more.</param>
    /// <exception cref="AwsServiceException">The signature or the session token isn't the one that the key's secret makes.</exception>
    public static void Verify(HttpRequest request, Authorization authorization, IssuedKey key, string payloadHash, bool asS3)
    {
        if (key.Key.SessionToken is { } token && !Same(authorization.SessionToken, token))
        {
            throw new AwsServiceException(
                "UnrecognizedClientException",
                "The security token included in the request is invalid: a role's temporary key counts only with its own token, as X-Amz-Security-Token.",
                StatusCodes.Status403Forbidden);
        }

        var canonical = CanonicalRequest.Of(request, authorization.SignedHeaders, payloadHash, asS3);
        var toSign = $"{Authorization.Algorithm}\n{authorization.Time}\n{authorization.Date}/{authorization.Region}/{authorization.Service}/aws4_request\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.SigningKey(authorization.Date, authorization.Region, authorization.Service), Encoding.UTF8.GetBytes(toSign), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, authorization.Signature))
        {
            throw Authorization.Invalid("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.");
        }
    }

    public static string Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}

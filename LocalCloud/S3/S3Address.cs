using System.Text;

namespace LocalCloud.S3;

/// <summary>What a request is about: a bucket and a key, or less.</summary>
/// <param name="Bucket">Null: the account.</param>
/// <param name="Key">Null: the bucket itself.</param>
internal sealed record S3Address(string? Bucket, string? Key)
{
    /// <summary>In bytes of UTF-8.</summary>
    private const int LongestKey = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads path-style (<c>/bucket/key</c>) and, where the host begins with a bucket, virtual-host style.</summary>
    /// <param name="host">The Host header without its port.</param>
    /// <param name="rawTarget">The request's target as it came: the server's own path has lost its dot segments.</param>
    public static S3Address Parse(string host, string rawTarget)
    {
        if (!rawTarget.StartsWith('/'))
        {
            throw new S3Exception("InvalidURI", "Couldn't parse the specified URI.");
        }

        var end = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? rawTarget[1..] : rawTarget[1..end];
        if (BucketOfHost(host) is { } bucket)
        {
            return Of(bucket, path);
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Of(path, "") : Of(path[..slash], path[(slash + 1)..]);
    }

    /// <summary>Reads <c>x-amz-copy-source</c>: <c>/bucket/key</c>, percent-encoded, its first slash optional.</summary>
    public static S3Address ParseCopySource(string source)
    {
        if (source.Contains("?versionId=", StringComparison.Ordinal))
        {
            throw S3Exception.NotImplemented("versionId in x-amz-copy-source");
        }

        var path = source.TrimStart('/');
        if (!path.Contains('/', StringComparison.Ordinal))
        {
            path = Decode(path);   // some clients encode the slash as well
            return Checked(path.Split('/', 2));
        }

        var parts = path.Split('/', 2);
        return Checked([Decode(parts[0]), Decode(parts[1])]);

        S3Address Checked(string[] parts) => parts is [{ Length: > 0 } bucket, { Length: > 0 } key]
            ? new S3Address(bucket, key)
            : throw S3Exception.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", source);
    }

    /// <summary><c>photos.s3.us-east-1.amazonaws.com</c> and <c>photos.localhost</c> → <c>photos</c>; null for a host of the service itself.</summary>
    private static string? BucketOfHost(string host)
    {
        var s3 = host.IndexOf(".s3.", StringComparison.OrdinalIgnoreCase);
        if (s3 > 0)
        {
            return host[..s3];
        }

        const string Local = ".localhost";
        return host.EndsWith(Local, StringComparison.OrdinalIgnoreCase) && !host.Equals("s3" + Local, StringComparison.OrdinalIgnoreCase)
            ? host[..^Local.Length]
            : null;
    }

    private static S3Address Of(string bucket, string key)
    {
        var decoded = Decode(key);
        if (Encoding.UTF8.GetByteCount(decoded) > LongestKey)
        {
            throw new S3Exception("KeyTooLongError", "Your key is too long") { Details = [("MaxSizeAllowed", $"{LongestKey}")] };
        }

        return new S3Address(bucket.Length == 0 ? null : Decode(bucket), decoded.Length == 0 ? null : decoded);
    }

    /// <summary>Percent-decodes: <c>+</c> stays, and what isn't UTF-8 is no key.</summary>
    private static string Decode(string encoded)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(encoded)];
        var length = 0;
        var rest = encoded.AsSpan();
        while (rest.Length > 0)
        {
            if (rest[0] != '%')
            {
                var run = rest.IndexOf('%') is >= 0 and var next ? next : rest.Length;
                length += Encoding.UTF8.GetBytes(rest[..run], bytes.AsSpan(length));
                rest = rest[run..];
            }
            else if (rest.Length > 2 && char.IsAsciiHexDigit(rest[1]) && char.IsAsciiHexDigit(rest[2]))
            {
                bytes[length++] = Convert.FromHexString(rest[1..3])[0];
                rest = rest[3..];
            }
            else
            {
                throw new S3Exception("InvalidURI", "Couldn't parse the specified URI.");
            }
        }

        try
        {
            return Strict.GetString(bytes.AsSpan(0, length));
        }
        catch (ArgumentException)   // includes DecoderFallbackException
        {
            throw new S3Exception("InvalidURI", "Couldn't parse the specified URI.");
        }
    }
}

using System.Globalization;
using System.Text;
using CloudTemplate;

namespace LocalCloud.S3;

/// <summary>What a put says of an object by headers, and how a get gives it back.</summary>
internal static class ObjectHeaders
{
    public const string MetadataPrefix = "x-amz-meta-";

    private const string Encryption = "x-amz-server-side-encryption";
    private const string EncryptionKey = Encryption + "-aws-kms-key-id";
    private const string EncryptionBucketKey = Encryption + "-bucket-key-enabled";

    /// <summary>User metadata at most, names and values together: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html</summary>
    private const int MostMetadata = 2 * 1024;

    private static readonly string[] OfContent = ["Cache-Control", "Content-Disposition", "Content-Language", "Expires"];

    private static readonly string[] OfEncryption =
        [Encryption, EncryptionKey, EncryptionBucketKey];

    private static readonly string[] ReadAtOnce = ["STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "REDUCED_REDUNDANCY"];

    /// <summary>The headers that are kept with the object.</summary>
    public static Dictionary<string, string> OfObject(IHeaderDictionary headers)
    {
        Dictionary<string, string> kept = new(Of(headers, OfContent), StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = headers.ContentType is { Count: > 0 } type ? type.ToString() : "binary/octet-stream",
        };

        // The transport's own encoding isn't the object's.
        var encodings = string.Join(',', headers.ContentEncoding.ToString().Split(',', StringSplitOptions.TrimEntries).Where(encoding => encoding != "aws-chunked"));
        if (encodings.Length > 0)
        {
            kept["Content-Encoding"] = encodings;
        }

        return kept;
    }

    /// <summary>The encryption that is asked for; otherwise the bucket's.</summary>
    public static Dictionary<string, string> EncryptionOf(IHeaderDictionary headers, BucketEncryptionModel ofBucket)
    {
        var asked = Of(headers, OfEncryption);
        if (asked.TryAdd(Encryption, ofBucket.Algorithm) && ofBucket is { Algorithm: not "AES256" })
        {
            if (ofBucket.KeyId is { } key)
            {
                asked.TryAdd(EncryptionKey, key);
            }

            if (ofBucket.BucketKey)
            {
                asked.TryAdd(EncryptionBucketKey, "true");
            }
        }

        return asked[Encryption] is "AES256" or "aws:kms" or "aws:kms:dsse"
            ? asked
            : throw S3Exception.InvalidArgument("The encryption method specified is not supported", Encryption, asked[Encryption]);
    }

    public static Dictionary<string, string> MetadataOf(IHeaderDictionary headers)
    {
        var metadata = headers
            .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[MetadataPrefix.Length..].ToLowerInvariant(), header => header.Value.ToString());
        return metadata.Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value)) <= MostMetadata
            ? metadata
            : throw new S3Exception("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size") { Details = [("MaxSizeAllowed", $"{MostMetadata}")] };
    }

    public static string StorageClassOf(IHeaderDictionary headers)
    {
        var given = headers["x-amz-storage-class"].ToString();
        return given.Length == 0 ? "STANDARD"
            : ReadAtOnce.Contains(given) ? given
            : throw S3Exception.NotImplemented($"The storage class {given}");
    }

    /// <summary>What a get and a head say of an object.</summary>
    public static void Write(StoredObject stored, IHeaderDictionary headers)
    {
        WriteState(stored, headers);
        headers.LastModified = stored.LastModified.ToString("R", CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        foreach (var (name, value) in stored.Headers)
        {
            headers[name] = Ascii(value);
        }

        foreach (var (name, value) in stored.Metadata)
        {
            headers[MetadataPrefix + name] = Ascii(value);
        }

        if (stored.StorageClass != "STANDARD")
        {
            headers["x-amz-storage-class"] = stored.StorageClass;
        }

        if (stored.Tags.Count > 0)
        {
            headers["x-amz-tagging-count"] = $"{stored.Tags.Count}";
        }
    }

    /// <summary>What a put says of the object that it made.</summary>
    public static void WriteState(StoredObject stored, IHeaderDictionary headers)
    {
        headers.ETag = stored.QuotedETag;
        WriteEncryption(stored.Headers, headers);
    }

    /// <param name="kept">What is kept with the object.</param>
    public static void WriteEncryption(IReadOnlyDictionary<string, string> kept, IHeaderDictionary headers)
    {
        foreach (var name in OfEncryption)
        {
            if (kept.GetValueOrDefault(name) is { } value)
            {
                headers[name] = value;
            }
        }
    }

    public static void WriteChecksum(StoredObject stored, IHeaderDictionary headers)
    {
        if (stored.Checksum is { } checksum)
        {
            headers[BodyReader.ChecksumPrefix + checksum.Algorithm] = checksum.Value;
            headers["x-amz-checksum-type"] = checksum.Type;
        }
    }

    private static Dictionary<string, string> Of(IHeaderDictionary headers, string[] names) =>
        names.Where(headers.ContainsKey).ToDictionary(name => name, name => headers[name].ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Other characters travel as RFC 2047 has it, as S3 sends them.</summary>
    private static string Ascii(string value) =>
        System.Text.Ascii.IsValid(value) ? value : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";
}

using System.Text.Json.Serialization;

namespace LocalCloud.S3;

/// <summary>One object as it is kept: this as JSON beside the file that has its bytes.</summary>
internal sealed record StoredObject
{
    public required string Key { get; init; }

    /// <summary>Names the file with the bytes: each put writes a new one, so that what is being read stays whole.</summary>
    public required string ContentId { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The MD5 of the bytes in hex, without quotes; of an object that came in parts the MD5 of their MD5s, and how many there were.</summary>
    public required string ETag { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public string StorageClass { get; init; } = "STANDARD";

    /// <summary>The checksum that the client gave, and that was right; null when it gave none.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>Headers that are given back as they came: the content's and those of the encryption.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The user's own, names in lower case without <c>x-amz-meta-</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    [JsonIgnore]
    public string QuotedETag => $"\"{ETag}\"";
}

/// <summary>A checksum of an object, or of a part.</summary>
/// <param name="Algorithm">As in <c>x-amz-checksum-{algorithm}</c>, in lower case.</param>
/// <param name="Value">In Base64; a composite one ends with how many parts there were.</param>
internal sealed record Checksum(string Algorithm, string Value)
{
    public const string FullObject = "FULL_OBJECT";

    /// <summary>Of the parts' checksums: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html</summary>
    public const string Composite = "COMPOSITE";

    public string Type { get; init; } = FullObject;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(StoredObject))]
[JsonSerializable(typeof(MultipartUpload))]
[JsonSerializable(typeof(UploadedPart))]
internal sealed partial class S3Json : JsonSerializerContext;

namespace LocalCloud.S3;

/// <summary>An object that comes in parts, as it was announced.</summary>
internal sealed record MultipartUpload
{
    public required string Id { get; init; }
    public required string Key { get; init; }
    public required DateTimeOffset InitiatedAt { get; init; }
    public required string StorageClass { get; init; }
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>In which every part has a checksum; null: in none.</summary>
    public string? ChecksumAlgorithm { get; init; }

    /// <summary>Of the object to be: <see cref="Checksum.Composite"/> or <see cref="Checksum.FullObject"/>.</summary>
    public string? ChecksumType { get; init; }
}

/// <summary>A part that has come.</summary>
internal sealed record UploadedPart
{
    /// <summary>From 1; its place among the others.</summary>
    public required int Number { get; init; }

    /// <summary>Names the file with the bytes.</summary>
    public required string ContentId { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The MD5 of the bytes in hex, without quotes.</summary>
    public required string ETag { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public Checksum? Checksum { get; init; }
}

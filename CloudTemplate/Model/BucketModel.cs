namespace CloudTemplate;

/// <summary>An S3 bucket without versions.</summary>
public sealed record BucketModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary><c>arn:aws:s3:::name</c>: neither region nor account.</summary>
    public required string Arn { get; init; }

    /// <summary>The enabled lifecycle rules by which objects end.</summary>
    public IReadOnlyList<ExpirationModel> Expirations { get; init; } = [];
}

/// <summary>When objects end by a lifecycle rule: at the midnight (UTC) that follows their last day.</summary>
/// <param name="Prefix">Of the keys that it is about; empty: of all.</param>
/// <param name="Days">After their creation.</param>
public sealed record ExpirationModel(string Prefix, int Days)
{
    /// <summary>Only objects of more bytes; null: no such limit.</summary>
    public long? SizeGreaterThan { get; init; }

    /// <summary>Only objects of fewer bytes; null: no such limit.</summary>
    public long? SizeLessThan { get; init; }
}

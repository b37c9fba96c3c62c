namespace CloudTemplate;

/// <summary>An S3 bucket without versions.</summary>
public sealed record BucketModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary><c>arn:aws:s3:::name</c>: neither region nor account.</summary>
    public required string Arn { get; init; }

    /// <summary>What becomes of its objects in time, by all rules, also those that are switched off.</summary>
    public IReadOnlyList<LifecycleRuleModel> LifecycleRules { get; init; } = [];

    public BucketEncryptionModel Encryption { get; init; } = new("AES256", null, BucketKey: false);
}

/// <summary>How a bucket encrypts what comes without a wish of its own. Every bucket does: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html</summary>
/// <param name="Algorithm"><c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>.</param>
/// <param name="KeyId">The key's id or ARN; null: AWS's own.</param>
public sealed record BucketEncryptionModel(string Algorithm, string? KeyId, bool BucketKey);

/// <summary>A lifecycle rule. Its days end at the midnight (UTC) that follows.</summary>
public sealed record LifecycleRuleModel
{
    public string? Id { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>Of the keys that it is about; empty: of all.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Only objects of more bytes; null: no such limit.</summary>
    public long? SizeGreaterThan { get; init; }

    /// <summary>Only objects of fewer bytes; null: no such limit.</summary>
    public long? SizeLessThan { get; init; }

    /// <summary>Days after which objects end; null: never.</summary>
    public int? ExpirationDays { get; init; }

    /// <summary>Days after which uploads in parts end that nobody completed; null: never.</summary>
    public int? AbortUploadsDays { get; init; }

    public IReadOnlyList<TransitionModel> Transitions { get; init; } = [];
}

/// <param name="StorageClass">One whose objects can be read at once.</param>
public sealed record TransitionModel(int Days, string StorageClass);

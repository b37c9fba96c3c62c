using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>The bucket that keeps what must not vanish and fits nowhere else: dead letters, unreadable bodies, large payloads.</summary>
public sealed class ArchiveBucket : Construct
{
    public ArchiveBucket(Construct scope, string id, StackSettings settings)
        : base(scope, id)
    {
        Bucket = new Bucket(this, "Bucket", new BucketProps
        {
            // All accounts of the world share one space of names.
            BucketName = this.Named($"webhook-archive-{Aws.ACCOUNT_ID}"),
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            EnforceSSL = true,
            LifecycleRules = [.. Lifecycle(settings)],
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Bucket.Accepts("S1", "Functions write each object once and log its key, and only operators read, which CloudTrail's data events record where the account has them on; a bucket for access logs would say less.");
    }

    public Bucket Bucket { get; }

    /// <summary>The permission to write below some folders, and nowhere else.</summary>
    public Grant Write(params string[] folders) => new([.. folders.Select(folder => Bucket.ArnForObjects($"{folder}/*"))], "s3:PutObject");

    private static IEnumerable<LifecycleRule> Lifecycle(StackSettings settings)
    {
        yield return new LifecycleRule
        {
            Id = "ToGlacier",
            // Instant Retrieval: what is archived must be there at once when it is replayed.
            Transitions = [new Transition { StorageClass = StorageClass.GLACIER_INSTANT_RETRIEVAL, TransitionAfter = Duration.Days(settings.ArchiveGlacierDays) }],
            // Without a size, nothing under 128 KB ever moves: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
            ObjectSizeGreaterThan = settings.ArchiveGlacierMinimumBytes,
        };
        yield return new LifecycleRule { Id = "UnfinishedUploads", AbortIncompleteMultipartUploadAfter = Duration.Days(7) };
        if (settings.ArchiveRetentionDays is { } days)
        {
            yield return new LifecycleRule { Id = "Retention", Expiration = Duration.Days(days) };
        }
    }
}

using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>The bucket that keeps what must not vanish and fits nowhere else: dead letters, unreadable bodies, large payloads.</summary>
public sealed class ArchiveBucket : Construct
{
    public ArchiveBucket(Construct scope, string id)
        : base(scope, id) =>
        Bucket = new Bucket(this, "Bucket", new BucketProps
        {
            // All accounts of the world share one space of names.
            BucketName = this.Named($"webhook-archive-{Aws.ACCOUNT_ID}"),
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

    public Bucket Bucket { get; }

    /// <summary>The permission to write below some folders, and nowhere else.</summary>
    public Grant Write(params string[] folders) => new([.. folders.Select(folder => Bucket.ArnForObjects($"{folder}/*"))], "s3:PutObject");
}

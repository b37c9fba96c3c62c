using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// Empties a bucket before it goes with the stack, since CloudFormation deletes no bucket that holds something. Not by the CDK's
/// <c>AutoDeleteObjects</c>, which brings a function on a Node.js version that Lambda no longer takes.
/// </summary>
public sealed class EmptiedBucket : Construct
{
    /// <param name="scope">The stack.</param>
    /// <param name="id">Its name below the stack.</param>
    /// <param name="bucket">What is emptied.</param>
    /// <param name="emptier">Does it; it lives longer than this.</param>
    /// <param name="writers">Who writes into the bucket: they go first, so that nothing comes after.</param>
    public EmptiedBucket(Construct scope, string id, Bucket bucket, Function emptier, IEnumerable<Function> writers)
        : base(scope, id)
    {
        var resource = new CustomResource(this, "Resource", new CustomResourceProps
        {
            ResourceType = "Custom::EmptiedBucket",
            ServiceToken = emptier.FunctionArn,
            // CloudFormation's own limit for the answer, an hour where nothing is said.
            Properties = new Dictionary<string, object> { ["BucketName"] = bucket.BucketName, ["ServiceTimeout"] = TimeoutSeconds + 60 },
        });
        foreach (var writer in writers)
        {
            writer.Node.AddDependency(resource);
        }
    }

    /// <summary>How long the emptier may take: as long as Lambda allows. What is left then, the next deletion of the stack deletes.</summary>
    public const int TimeoutSeconds = 900;

    /// <summary>What the emptier may do, with that bucket only.</summary>
    public static IReadOnlyList<Grant> Needs(Bucket bucket) =>
    [
        new(bucket.BucketArn, "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"),
        new(bucket.ArnForObjects("*"), "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"),
    ];
}

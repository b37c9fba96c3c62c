using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// Feeds a table's changes to a function, in order. A change that can't be handled is tried again, alone in the end, and then kept
/// in the bucket with all that it says, so that the ones behind it go on and none is lost.
/// </summary>
public sealed class StreamToFunction : Construct
{
    public StreamToFunction(Construct scope, string id, Table table, IFunction function, ArchiveBucket failures)
        : base(scope, id) =>
        // The L1, since the L2's destination grants the function more than it needs.
        _ = new CfnEventSourceMapping(this, "Mapping", new CfnEventSourceMappingProps
        {
            EventSourceArn = table.TableStreamArn,
            FunctionName = function.FunctionName,
            StartingPosition = "TRIM_HORIZON",
            BatchSize = 100,
            BisectBatchOnFunctionError = true,
            FunctionResponseTypes = ["ReportBatchItemFailures"],
            // A stream keeps its records for a day; some hours of trouble are sat out, and what then still fails goes to the bucket.
            MaximumRetryAttempts = 100,
            DestinationConfig = new CfnEventSourceMapping.DestinationConfigProperty
            {
                OnFailure = new CfnEventSourceMapping.OnFailureProperty { Destination = failures.Bucket.BucketArn },
            },
        });

    /// <summary>What the function's role needs for it: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#events-dynamodb-permissions</summary>
    public static IEnumerable<Grant> Needs(ArchiveBucket failures, params Table[] tables) =>
    [
        new([.. tables.Select(table => table.TableStreamArn!)], "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
        new("*", "dynamodb:ListStreams"), // it has no resource of its own: all or none
        failures.Write("aws/lambda"),
        new(failures.Bucket.BucketArn, "s3:ListBucket"),
    ];
}

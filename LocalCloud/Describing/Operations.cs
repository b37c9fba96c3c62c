using LocalCloud.Logs.Api;
using LocalCloud.Secrets;
using LocalCloud.Sqs.Api;

namespace LocalCloud.Describing;

/// <summary>The operations of AWS's APIs that are answered.</summary>
/// <param name="Service">The service's name, for people.</param>
/// <param name="Answered">By their names in AWS's API reference.</param>
/// <param name="Refused">Those that are known and refused, with the reason; whatever is in neither list is refused without one.</param>
internal sealed record Operations(string Service, IReadOnlyList<string> Answered, IReadOnlyDictionary<string, string> Refused)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static IReadOnlyList<Operations> All { get; } =
    [
        new("CloudWatch Logs", ["DescribeLogGroups", "DescribeLogStreams", "FilterLogEvents", "GetLogEvents"], LogsService.NotEmulated),
        new(
            "DynamoDB",
            [
                "BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "ListTables", "PutItem", "Query", "Scan",
                "TransactGetItems", "TransactWriteItems", "UpdateItem",
            ],
            None),
        new("DynamoDB Streams", ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"], None),
        new("Lambda", ["GetFunction", "GetFunctionConfiguration", "Invoke", "ListFunctions"], None),
        new(
            "S3",
            [
                "CopyObject", "DeleteObject", "DeleteObjects", "GetBucketLocation", "GetObject", "HeadBucket", "HeadObject", "ListBuckets", "ListObjectVersions", "ListObjectsV2", "PutObject",
            ],
            None),
        new(
            "Secrets Manager",
            [
                "DescribeSecret", "GetRandomPassword", "GetSecretValue", "ListSecretVersionIds", "ListSecrets", "PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage",
            ],
            SecretsService.NotEmulated),
        new(
            "SNS",
            [
                "GetSubscriptionAttributes", "GetTopicAttributes", "ListSubscriptions", "ListSubscriptionsByTopic", "ListTopics", "Publish", "PublishBatch",
            ],
            None),
        new(
            "SQS",
            [
                "CancelMessageMoveTask", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "DeleteMessage", "DeleteMessageBatch", "GetQueueAttributes", "GetQueueUrl",
                "ListDeadLetterSourceQueues", "ListMessageMoveTasks", "ListQueueTags", "ListQueues", "PurgeQueue", "ReceiveMessage", "SendMessage", "SendMessageBatch",
                "StartMessageMoveTask", "TagQueue", "UntagQueue",
            ],
            SqsProtocol.NotEmulated),
    ];
}

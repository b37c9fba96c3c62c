using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.Sqs;

public sealed class UntrustedRequestTests
{
    private static readonly string[] Operations =
    [
        "SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch",
        "GetQueueAttributes", "GetQueueUrl", "ListQueues", "ListDeadLetterSourceQueues", "PurgeQueue",
    ];

    private static readonly string[] Names =
    [
        "QueueUrl", "QueueName", "MessageBody", "DelaySeconds", "MessageAttributes", "MessageSystemAttributes", "Entries", "Id", "ReceiptHandle",
        "VisibilityTimeout", "MaxNumberOfMessages", "AttributeNames", "MessageAttributeNames", "MessageSystemAttributeNames", "DataType", "StringValue",
        "BinaryValue", "StringListValues", "AWSTraceHeader", "NextToken", "MaxResults",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "10", "1e400", "1.5", "99999999999999", "\"\"", "\"orders\"", "\"All\"", "\"String\"", "\"Binary\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"\u00e4\"", "{", "}", "[", "]", "[]", "{}", "[null]", "\"unended", "/*", "AQEBAAAAAAEAAAAAAAAAAQAAAAAAAAAB",
    ];

    [Fact]
    public async Task Whatever_a_client_writes_is_answered_or_refused_and_never_a_fault()
    {
        await using var sqs = SqsFixture.Start();
        await sqs.SendMessageAsync("a");

        var value = Gen.Elements(Values);
        var nested = Member(value).Select(members => $"{{{members}}}");
        var any = Gen.OneOf(value, nested, nested.Select(text => $"[{text}]"), nested.Select(text => $"{{\"AWSTraceHeader\": {text}}}"));
        var request = Gen.OneOf(Member(any).Select(members => $"{{\"QueueUrl\": \"orders\", {members}}}"), Member(any).Select(members => $"{{{members}}}"), any);

        Prop.ForAll(Gen.Elements(Operations).Zip(request).ToArbitrary(), pair => IsAnsweredOrRefused(sqs, pair.Item1, pair.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static Gen<string> Member(Gen<string> value) =>
        Gen.Elements(Names).Zip(value).Select(pair => $"\"{pair.Item1}\": {pair.Item2}").ListOf().Select(members => string.Join(", ", members));

    private static bool IsAnsweredOrRefused(SqsFixture sqs, string operation, string request)
    {
        try
        {
            sqs.SendAsync("AmazonSQS." + operation, request).GetAwaiter().GetResult();
            return true;
        }
        catch (AwsServiceException refusal)
        {
            return refusal.Status is >= 400 and < 500 && Encoding.UTF8.GetByteCount(refusal.Message) > 0;
        }
    }
}

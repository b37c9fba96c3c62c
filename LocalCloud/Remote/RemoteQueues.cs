using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Sqs;

namespace LocalCloud.Remote;

/// <summary>The template's queues in AWS, as event source mappings and destinations use them.</summary>
internal sealed class RemoteQueues(RemoteCalls calls, RemoteQueueAddresses addresses, SystemModel system, TimeProvider time) : IQueues, IQueueCounts
{
    private const int LongestWait = 20;
    private const int MostInBatch = 10;

    /// <summary>Each look costs a request, and whoever looks does it often.</summary>
    private static readonly TimeSpan CountsAreGood = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, MessageCounts Counts)> _counts = new(StringComparer.Ordinal);

    public TimeSpan VisibilityTimeout(string queueArn) => Queue(queueArn).VisibilityTimeout;

    public Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, MessageAttribute> attributes, string senderId, string? traceHeader = null) =>
        CallAsync(
            queueArn,
            "SendMessage",
            writer =>
            {
                writer.WriteString("MessageBody", body);
                WriteAttributes(writer, "MessageAttributes", attributes);
                if (traceHeader is not null)
                {
                    WriteAttributes(writer, "MessageSystemAttributes", new Dictionary<string, MessageAttribute> { ["AWSTraceHeader"] = new("String", traceHeader, null) });
                }
            },
            CancellationToken.None);

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        void Members(Utf8JsonWriter writer)
        {
            writer.WriteNumber("MaxNumberOfMessages", Math.Min(max, MostInBatch));
            writer.WriteNumber("WaitTimeSeconds", Math.Clamp((int)Math.Ceiling(wait.TotalSeconds), 0, LongestWait));
            WriteList(writer, "MessageSystemAttributeNames", ["All"]);
            WriteList(writer, "MessageAttributeNames", ["All"]);
        }

        var answer = await CallAsync(queueArn, "ReceiveMessage", Members, cancellationToken);
        return answer.TryGetProperty("Messages", out var messages) ? [.. messages.EnumerateArray().Select(Message)] : [];
    }

    public async Task DeleteAsync(string queueArn, IReadOnlyList<string> receiptHandles, CancellationToken cancellationToken)
    {
        foreach (var chunk in receiptHandles.Chunk(MostInBatch))
        {
            await CallAsync(queueArn, "DeleteMessageBatch", writer => WriteEntries(writer, chunk, visibility: null), cancellationToken);
        }
    }

    public async Task ChangeVisibilityAsync(string queueArn, IReadOnlyList<string> receiptHandles, TimeSpan visibility, CancellationToken cancellationToken)
    {
        foreach (var chunk in receiptHandles.Chunk(MostInBatch))
        {
            await CallAsync(queueArn, "ChangeMessageVisibilityBatch", writer => WriteEntries(writer, chunk, (int)visibility.TotalSeconds), cancellationToken);
        }
    }

    public async Task<MessageCounts> CountAsync(string queueArn)
    {
        var now = time.GetUtcNow();
        if (_counts.TryGetValue(queueArn, out var held) && now - held.At < CountsAreGood)
        {
            return held.Counts;
        }

        string[] names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];
        try
        {
            var answer = await CallAsync(queueArn, "GetQueueAttributes", writer => WriteList(writer, "AttributeNames", names), CancellationToken.None);
            var numbers = names.Select(name => long.Parse(answer.GetProperty("Attributes").GetProperty(name).GetString()!, CultureInfo.InvariantCulture)).ToList();
            held = (now, new MessageCounts(numbers[0], numbers[1], numbers[2]));
        }
        catch (AwsServiceException) when (held.Counts is not null)
        {
            held = held with { At = now };   // while AWS doesn't answer, what was known last
        }

        _counts[queueArn] = held;
        return held.Counts;
    }

    /// <summary>SQS tells it by a metric only.</summary>
    public Task<TimeSpan?> AgeOfOldestAsync(string queueArn) => Task.FromResult<TimeSpan?>(null);

    private Task<JsonElement> CallAsync(string queueArn, string operation, Action<Utf8JsonWriter> members, CancellationToken cancellationToken) =>
        calls.CallAsync(
            "sqs",
            $"AmazonSQS.{operation}",
            writer =>
            {
                writer.WriteString("QueueUrl", addresses.InAws(Queue(queueArn)));
                members(writer);
            },
            cancellationToken);

    private QueueModel Queue(string arn) => system.Queues.FirstOrDefault(queue => queue.Arn == arn)
        ?? throw new AwsServiceException("QueueDoesNotExist", $"The queue {arn} isn't in the template.");

    private static ReceivedMessage Message(JsonElement json) => new()
    {
        MessageId = json.GetProperty("MessageId").GetString()!,
        ReceiptHandle = json.GetProperty("ReceiptHandle").GetString()!,
        Body = json.GetProperty("Body").GetString()!,
        Md5OfBody = json.GetProperty("MD5OfBody").GetString()!,
        Attributes = json.TryGetProperty("Attributes", out var attributes) ? attributes.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!) : [],
        MessageAttributes = json.TryGetProperty("MessageAttributes", out var own) ? own.EnumerateObject().ToDictionary(pair => pair.Name, pair => Attribute(pair.Value)) : [],
    };

    private static MessageAttribute Attribute(JsonElement json) => new(
        json.GetProperty("DataType").GetString()!,
        json.TryGetProperty("StringValue", out var text) ? text.GetString() : null,
        json.TryGetProperty("BinaryValue", out var bytes) ? bytes.GetBytesFromBase64() : null);

    private static void WriteEntries(Utf8JsonWriter writer, string[] handles, int? visibility)
    {
        writer.WriteStartArray("Entries");
        for (var index = 0; index < handles.Length; index++)
        {
            writer.WriteStartObject();
            writer.WriteString("Id", index.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("ReceiptHandle", handles[index]);
            if (visibility is { } seconds)
            {
                writer.WriteNumber("VisibilityTimeout", seconds);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        writer.WriteStartObject(name);
        foreach (var (key, attribute) in attributes)
        {
            writer.WriteStartObject(key);
            writer.WriteString("DataType", attribute.DataType);
            if (attribute.StringValue is { } text)
            {
                writer.WriteString("StringValue", text);
            }

            if (attribute.BinaryValue is { } bytes)
            {
                writer.WriteBase64String("BinaryValue", bytes);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}

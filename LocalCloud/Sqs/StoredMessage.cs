using System.Text;
using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>A message as its file has it.</summary>
internal sealed record StoredMessage
{
    /// <summary>What <see cref="Read"/> wants, in its order, of <c>messages m</c> and <c>contents c</c>.</summary>
    public const string Columns =
        "m.seq, m.sent_at, m.receives, m.received_before, m.first_received_at, m.source, c.id, c.body, c.md5, c.attributes, c.trace, c.sender";

    private static readonly Dictionary<string, MessageAttribute> NoAttributes = [];

    public required long Sequence { get; init; }
    public required long SentAt { get; init; }

    /// <summary>How often it was received from the queue that it is in.</summary>
    public required long Receives { get; init; }

    /// <summary>How often it was received from the queues before this one.</summary>
    public required long ReceivedBefore { get; init; }
    public required long? FirstReceivedAt { get; init; }

    /// <summary>The number of the queue that it was moved from.</summary>
    public required int? Source { get; init; }
    public required Guid Id { get; init; }
    public required string Body { get; init; }
    public required string BodyDigest { get; init; }
    public required IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; }
    public required string? TraceHeader { get; init; }
    public required string SenderId { get; init; }

    public static StoredMessage Read(Statement row) => new()
    {
        Sequence = row.Number(0),
        SentAt = row.Number(1),
        Receives = row.Number(2),
        ReceivedBefore = row.Number(3),
        FirstReceivedAt = row.IsNull(4) ? null : row.Number(4),
        Source = row.IsNull(5) ? null : (int)row.Number(5),
        Id = new Guid(row.Blob(6), bigEndian: true),
        Body = Encoding.UTF8.GetString(row.Blob(7)),
        BodyDigest = Convert.ToHexStringLower(row.Blob(8)),
        Attributes = row.IsNull(9) ? NoAttributes : AttributeEncoding.Decode(row.Blob(9)),
        TraceHeader = row.IsNull(10) ? null : row.Text(10),
        SenderId = row.Text(11),
    };

    /// <summary>The message as the receiver gets it that has just taken it.</summary>
    /// <param name="firstReceived">Epoch milliseconds.</param>
    /// <param name="sourceArn">The queue that it was moved from; null when it is where it was sent to, or that queue is no longer known.</param>
    public ReceivedMessage ToReceived(ReceiptHandle handle, long firstReceived, string? sourceArn)
    {
        var attributes = new Dictionary<string, string>(6)
        {
            ["ApproximateReceiveCount"] = (ReceivedBefore + Receives + 1).ToString(),
            ["SentTimestamp"] = SentAt.ToString(),
            ["SenderId"] = SenderId,
            ["ApproximateFirstReceiveTimestamp"] = firstReceived.ToString(),
        };
        if (TraceHeader is not null)
        {
            attributes["AWSTraceHeader"] = TraceHeader;
        }

        if (sourceArn is not null)
        {
            attributes["DeadLetterQueueSourceArn"] = sourceArn;
        }

        return new ReceivedMessage
        {
            MessageId = Id.ToString(),
            ReceiptHandle = handle.ToString(),
            Body = Body,
            Md5OfBody = BodyDigest,
            Attributes = attributes,
            MessageAttributes = Attributes,
        };
    }
}

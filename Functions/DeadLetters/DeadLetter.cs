using System.Globalization;
using System.Text.Json;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.DeadLetters;

/// <summary>A message that the consumer gave up, and what is known of why.</summary>
/// <param name="Event">What it is; null for a message that isn't a standard event.</param>
/// <param name="Key">Where it goes in the archive.</param>
/// <param name="Reason">For a person, in a sentence or two; nothing of the message's own text.</param>
public sealed record DeadLetter(QueueMessage Message, StandardEvent? Event, string Key, string Reason)
{
    // DynamoDB takes 2,048 bytes of a partition key, and none that is empty: such an event can't be marked.
    private const int LongestId = 512;

    public static DeadLetter Of(QueueMessage message, DateTimeOffset now)
    {
        if (Read(message.Body.Span) is { } standardEvent)
        {
            return new DeadLetter(
                message, standardEvent, ArchiveKey.DeadLetter(standardEvent),
                $"The consumer could not store it, though it got it {Times(message.ReceiveCount)}. Its log says why: search it for the event's id.");
        }

        return new DeadLetter(
            message, null, ArchiveKey.UnknownMessage(message.SentAt ?? now, message.MessageId),
            IsJson(message.Body.Span) ? "The message is JSON, but no standard event that this version reads." : "The message is not JSON.");
    }

    /// <summary>What is kept beside the archived message.</summary>
    public IReadOnlyDictionary<string, string?> Metadata(DateTimeOffset now) => new Dictionary<string, string?>
    {
        ["reason"] = Reason,
        ["message-id"] = Message.MessageId,
        ["receive-count"] = Message.ReceiveCount.ToString(CultureInfo.InvariantCulture),
        ["sent-at"] = Text(Message.SentAt),
        ["first-received-at"] = Text(Message.FirstReceivedAt),
        ["last-received-at"] = Text(now),
        ["event-id"] = Event?.EventId,
        ["provider"] = Event?.Provider,
        ["type"] = Event?.Type,
        ["trace-id"] = Event?.TraceId,
    };

    private static StandardEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return StandardEvent.Parse(body) is { EventId.Length: > 0 and <= LongestId } read ? read : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count.ToString(CultureInfo.InvariantCulture)} times";

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Providers;

/// <summary>
/// Where things lie in the archive bucket. The same thing always has the same key, so that writing it again, as every
/// redelivery does, changes nothing.
/// </summary>
public static class ArchiveKey
{
    /// <summary>Holds rightly signed bodies that are no events.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Holds messages that are no standard events.</summary>
    public const string Unknown = "unknown";

    /// <summary>Holds payloads that are too large to travel with their events.</summary>
    public const string Payloads = "payloads";

    /// <summary>A key has at most 1,024 bytes; this much of it may be an id.</summary>
    private const int LongestId = 255;

    /// <summary>A message that the consumer gave up: <c>stripe/2026/11/25/evt_1.json</c>, by the day on which the provider made the event.</summary>
    public static string DeadLetter(StandardEvent standardEvent) => $"{standardEvent.Provider}/{Day(Made(standardEvent))}/{Segment(standardEvent.EventId)}.json";

    /// <summary>Where all of a provider's dead letters of one day lie: <c>stripe/2026/11/25/</c>.</summary>
    public static string DeadLettersOf(string provider, DateOnly day) => $"{provider}/{day.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture)}/";

    /// <summary>A message that can't be read: <c>unknown/2026/11/25/{messageId}.json</c>, by the day on which it was sent.</summary>
    public static string UnknownMessage(DateTimeOffset sent, string messageId) => $"{Unknown}/{Day(sent)}/{Segment(messageId)}.json";

    /// <summary>A body that was rightly signed, and is no event: <c>unreadable/stripe/2026/11/25/{sha256}.json</c>, by the day on which it came.</summary>
    /// <param name="sha256">The body's, in lower-case hexadecimal.</param>
    public static string UnreadableBody(string provider, DateTimeOffset received, string sha256) => $"{Unreadable}/{provider}/{Day(received)}/{sha256}.json";

    /// <summary>A payload by itself: <c>payloads/stripe/2026/11/25/evt_1/{sha256}.json</c>. Two deliveries of an event may differ in what isn't the event's, such as a retry counter.</summary>
    public static string Payload(StandardEvent standardEvent) =>
        $"{Payloads}/{standardEvent.Provider}/{Day(Made(standardEvent))}/{Segment(standardEvent.EventId)}/{standardEvent.PayloadSha256}.json";

    private static DateTimeOffset Made(StandardEvent standardEvent) => DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(standardEvent.Timestamp, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);

    /// <summary>An id as one segment of a key. What isn't plain becomes its hash: the bucket's folders are not the sender's to choose.</summary>
    private static string Segment(string id) =>
        id.Length is > 0 and <= LongestId && id.All(IsPlain) && id.Any(char.IsAsciiLetterOrDigit)
            ? id
            : $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';
}

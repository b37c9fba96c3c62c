using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhooks.Providers;

/// <summary>Makes a new event of a documented one: new ids and times where they stand, everything else byte for byte.</summary>
internal static class FreshSample
{
    /// <summary>The sample with other ids in its texts, and the time now wherever one of the properties has a time.</summary>
    /// <param name="timeNames">The names of the properties that say when something was made, at any depth.</param>
    /// <param name="renew">Puts other ids into a text.</param>
    public static byte[] Make(ReadOnlySpan<byte> sample, IReadOnlyList<string> timeNames, Func<string, string> renew, DateTimeOffset now)
    {
        var fresh = new ArrayBufferWriter<byte>(sample.Length + 256);
        var reader = new Utf8JsonReader(sample);
        var copied = 0;
        var isTime = false;
        while (reader.Read())
        {
            var value = reader.TokenType switch
            {
                JsonTokenType.Number when isTime => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                JsonTokenType.String when isTime && reader.TryGetDateTime(out _) => Quote(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                // The text as it is written, so that its escapes stay as they are; ids have none.
                JsonTokenType.String => Quote(renew(Encoding.UTF8.GetString(reader.ValueSpan))),
                _ => null,
            };

            if (value is not null)
            {
                fresh.Write(sample[copied..(int)reader.TokenStartIndex]);
                Encoding.UTF8.GetBytes(value, fresh);
                copied = (int)reader.BytesConsumed;
            }

            isTime = reader.TokenType == JsonTokenType.PropertyName && timeNames.Contains(reader.GetString()!);
        }

        fresh.Write(sample[copied..]);
        return fresh.WrittenSpan.ToArray();
    }

    /// <summary>The same, for ids that have no form of their own to be known by.</summary>
    /// <param name="ids">The old ids, each of which gets a new one, wherever in a text it stands.</param>
    public static byte[] Make(ReadOnlySpan<byte> sample, IReadOnlyList<string> timeNames, IReadOnlyList<string> ids, string unique, DateTimeOffset now)
    {
        // The longest first: a refund's id may begin with that of its payment.
        var newIds = ids.Distinct().Select((id, at) => (Old: id, New: at == 0 ? unique : $"{unique}{at + 1}")).OrderByDescending(pair => pair.Old.Length).ToList();
        return Make(sample, timeNames, text => newIds.Aggregate(text, (renewed, pair) => renewed.Replace(pair.Old, pair.New, StringComparison.Ordinal)), now);
    }

    private static string Quote(string written) => $"\"{written}\"";
}

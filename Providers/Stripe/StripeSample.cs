using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Webhooks.Providers.Stripe;

/// <summary>Makes a new event of a documented one: new ids and times where they stand, everything else byte for byte.</summary>
internal static partial class StripeSample
{
    /// <summary>The sample with new ids for the event and what it created, the same one wherever the old one stood, and the time now.</summary>
    public static byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now)
    {
        var fresh = new ArrayBufferWriter<byte>(sample.Length + 256);
        var newIds = new Dictionary<string, string>();
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
                JsonTokenType.String => Quote(NewIds(Encoding.UTF8.GetString(reader.ValueSpan), newIds, unique)),
                _ => null,
            };

            if (value is not null)
            {
                fresh.Write(sample[copied..(int)reader.TokenStartIndex]);
                Encoding.UTF8.GetBytes(value, fresh);
                copied = (int)reader.BytesConsumed;
            }

            isTime = reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("created"u8) || reader.ValueTextEquals("canceled_at"u8));
        }

        fresh.Write(sample[copied..]);
        return fresh.WrittenSpan.ToArray();
    }

    private static string Quote(string written) => $"\"{written}\"";

    private static string NewIds(string text, Dictionary<string, string> newIds, string unique) => Id().Replace(text, match =>
    {
        if (!newIds.TryGetValue(match.Value, out var newId))
        {
            // The second charge of an event must not get the id of the first.
            var prefix = match.Groups["prefix"].Value;
            var others = newIds.Keys.Count(id => id.StartsWith(prefix, StringComparison.Ordinal));
            newIds[match.Value] = newId = others == 0 ? prefix + unique : $"{prefix}{unique}{others + 1}";
        }

        return newId;
    });

    /// <summary>Ids of what a payment creates; customers, payment methods and accounts were there before it.</summary>
    [GeneratedRegex("(?<![A-Za-z0-9_])(?<prefix>(?:evt|pi|ch|py|re|pyr|du|dp|txn)_)[A-Za-z0-9]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();
}

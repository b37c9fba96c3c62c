using System.Text.RegularExpressions;

namespace Webhooks.Providers.Stripe;

/// <summary>Makes a new event of a documented one of Stripe's, whose ids are known by their prefixes.</summary>
internal static partial class StripeSample
{
    private static readonly string[] TimeNames = ["created", "canceled_at"];

    /// <summary>The sample with new ids for the event and what it created, the same one wherever the old one stood, and the time now.</summary>
    public static byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now)
    {
        var newIds = new Dictionary<string, string>();
        return FreshSample.Make(sample, TimeNames, text => NewIds(text, newIds, unique), now);
    }

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
    [GeneratedRegex("(?<![A-Za-z0-9_])(?<prefix>(?:evt|pi|ch|py|re|pyr|du|dp|txn|po|cs)_)(?:test_)?[A-Za-z0-9]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();
}

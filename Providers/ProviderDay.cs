using System.Globalization;

namespace Webhooks.Providers;

/// <summary>
/// The key by which a provider's events of one day (UTC) are found, <c>stripe#2026-11-25#3</c>: spread over some shards, since
/// a provider's busy day under one key would be one hot partition.
/// </summary>
public static class ProviderDay
{
    /// <summary>More can be added; then days before have fewer, which reading all of them doesn't mind.</summary>
    public const int Shards = 8;

    /// <summary>The key of an event: always the same one, of the day on which the provider made it.</summary>
    public static string Of(StandardEvent standardEvent) => Key(standardEvent.Provider, Day(standardEvent.Timestamp), Shard(standardEvent.EventId));

    /// <summary>All keys of a provider's day.</summary>
    public static IEnumerable<string> All(string provider, DateOnly day) => Enumerable.Range(0, Shards).Select(shard => Key(provider, day, shard));

    private static string Key(string provider, DateOnly day, int shard) => string.Create(CultureInfo.InvariantCulture, $"{provider}#{day:yyyy-MM-dd}#{shard}");

    private static DateOnly Day(long epochSeconds) =>
        DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(epochSeconds, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds())).UtcDateTime);

    /// <summary>FNV-1a: string.GetHashCode differs from process to process. http://www.isthe.com/chongo/tech/comp/fnv/</summary>
    private static int Shard(string eventId)
    {
        var hash = 2166136261u;
        foreach (var character in eventId)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return (int)(hash % Shards);
    }
}

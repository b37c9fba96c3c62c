namespace Webhooks.Providers.Tests;

public sealed class ProviderDayTests
{
    [Fact]
    public void The_key_of_an_event_is_one_of_its_days_keys_and_always_the_same()
    {
        var all = ProviderDay.All("stripe", new DateOnly(2025, 11, 22)).ToList();

        all.Count.ShouldBe(ProviderDay.Shards);
        all.ShouldContain(ProviderDay.Of(Event("evt_1")));
        ProviderDay.Of(Event("evt_1")).ShouldBe("stripe#2025-11-22#2"); // a literal: what is stored must be found by later versions
    }

    [Fact]
    public void The_events_of_a_day_are_spread_over_all_of_its_keys() =>
        Enumerable.Range(0, 800).GroupBy(at => ProviderDay.Of(Event($"evt_{at}"))).Select(shard => shard.Count())
            .ShouldSatisfyAllConditions(shards => shards.Count().ShouldBe(ProviderDay.Shards), shards => shards.Max().ShouldBeLessThan(200));

    [Theory]
    [InlineData(-1, "1970-01-01")]
    [InlineData(long.MaxValue, "9999-12-31")]
    public void A_time_that_no_calendar_has_is_its_first_or_last_day(long timestamp, string day) =>
        ProviderDay.Of(Event("evt_1") with { Timestamp = timestamp }).ShouldStartWith($"stripe#{day}#");

    private static StandardEvent Event(string id) => new()
    {
        EventId = id, Provider = "stripe", Type = "a", Timestamp = 1_763_812_800, TimestampMs = 1_763_812_800_000, ReceivedAt = 1_763_812_800_500, PayloadSha256 = "00ff",
    };
}

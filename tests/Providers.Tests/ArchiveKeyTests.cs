namespace Webhooks.Providers.Tests;

public sealed class ArchiveKeyTests
{
    [Theory]
    [InlineData("evt_1", "stripe/2025/11/22/evt_1.json")]
    [InlineData("WH-2WR32451HC0233532-67976317FL4543714", "stripe/2025/11/22/WH-2WR32451HC0233532-67976317FL4543714.json")]
    public void A_dead_letter_lies_under_its_provider_and_the_day_on_which_its_event_was_made(string id, string key) =>
        ArchiveKey.DeadLetter(Event(id)).ShouldBe(key);

    [Fact]
    public void All_dead_letters_of_a_day_lie_in_one_folder()
    {
        ArchiveKey.DeadLettersOf("stripe", new DateOnly(2025, 11, 22)).ShouldBe("stripe/2025/11/22/");
        ArchiveKey.DeadLetter(Event("evt_1")).ShouldStartWith(ArchiveKey.DeadLettersOf("stripe", new DateOnly(2025, 11, 22)));
    }

    [Theory]
    [InlineData("../evt")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("☕")]
    [InlineData("")]
    [InlineData("a b")]
    public void An_id_that_is_no_plain_name_is_replaced_by_its_hash(string id) =>
        ArchiveKey.DeadLetter(Event(id)).ShouldMatch("^stripe/2025/11/22/~[0-9a-f]{64}\\.json$");

    [Fact]
    public void A_key_is_never_longer_than_S3_allows() =>
        ArchiveKey.Payload(Event(new string('x', 4000)) with { PayloadSha256 = new string('0', 64) }).Length.ShouldBeLessThan(1024);

    [Theory]
    [InlineData(-1, "1970/01/01")]
    [InlineData(long.MaxValue, "9999/12/31")]
    public void A_time_that_no_calendar_has_is_its_first_or_last_day(long timestamp, string day) =>
        ArchiveKey.DeadLetter(Event("evt_1") with { Timestamp = timestamp }).ShouldBe($"stripe/{day}/evt_1.json");

    [Fact]
    public void What_is_no_event_lies_under_the_day_on_which_it_came()
    {
        var time = new DateTimeOffset(2026, 1, 2, 23, 0, 0, TimeSpan.FromHours(-2));

        ArchiveKey.UnknownMessage(time, "m-1").ShouldBe("unknown/2026/01/03/m-1.json");
        ArchiveKey.UnreadableBody("stripe", time, "00ff").ShouldBe("unreadable/stripe/2026/01/03/00ff.json");
    }

    [Fact]
    public void Two_payloads_of_one_event_lie_side_by_side()
    {
        ArchiveKey.Payload(Event("evt_1")).ShouldBe("payloads/stripe/2025/11/22/evt_1/00ff.json");
        ArchiveKey.Payload(Event("evt_1") with { PayloadSha256 = "11" }).ShouldBe("payloads/stripe/2025/11/22/evt_1/11.json");
    }

    private static StandardEvent Event(string id) => new()
    {
        EventId = id, Provider = "stripe", Type = "a", Timestamp = 1_763_812_800, TimestampMs = 1_763_812_800_000, ReceivedAt = 1_763_812_800_500, PayloadSha256 = "00ff",
    };
}

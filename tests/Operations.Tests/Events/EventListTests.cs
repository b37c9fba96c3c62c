using Webhooks.Operations.Archive;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests.Events;

/// <summary>Each test has days of its own, so that all can share one stack.</summary>
public sealed class EventListTests(RunningStack stack) : IClassFixture<RunningStack>, IDisposable
{
    private readonly EventStore _events = new(stack.Outputs, TimeProvider.System);

    public void Dispose() => _events.Dispose();

    [Fact]
    public async Task Events_of_several_days_are_listed_newest_first_whatever_their_shards()
    {
        DateOnly[] days = [new(2026, 3, 1), new(2026, 3, 2)];
        StandardEvent[] made = [.. days.SelectMany(day => Enumerable.Range(0, 20).Select(at => RunningStack.Event($"evt_{day:dd}_{at}", day, later: at * 7)))];
        await stack.StoreAsync(made);

        var listed = await _events.ListAsync(new EventFilter { Days = days }, CancellationToken.None);

        listed.Select(one => one.EventId).ShouldBe(made.Reverse().Select(one => one.EventId));
        made.Select(ProviderDay.Of).Distinct().Count().ShouldBeGreaterThan(8, "or the test would show nothing of shards");
    }

    [Fact]
    public async Task A_limit_keeps_the_newest_and_a_day_that_was_not_asked_for_is_not_read()
    {
        DateOnly day = new(2026, 3, 5);
        await stack.StoreAsync([.. Enumerable.Range(0, 12).Select(at => RunningStack.Event($"evt_limit_{at}", day, at)), RunningStack.Event("evt_limit_next_day", day.AddDays(1))]);

        var listed = await _events.ListAsync(new EventFilter { Days = [day], Limit = 3 }, CancellationToken.None);

        listed.Select(one => one.EventId).ShouldBe(["evt_limit_11", "evt_limit_10", "evt_limit_9"]);
    }

    [Fact]
    public async Task Status_and_type_narrow_the_list_and_a_failed_event_says_why()
    {
        DateOnly day = new(2026, 3, 8);
        await stack.StoreAsync(RunningStack.Event("evt_narrow_1", day, 1, "charge.refunded"), RunningStack.Event("evt_narrow_2", day, 2));
        await stack.GiveUpAsync(RunningStack.Event("evt_narrow_3", day, 3, "charge.refunded"));

        (await ListAsync(new EventFilter { Days = [day], Type = "charge.refunded" })).ShouldBe(["evt_narrow_3", "evt_narrow_1"]);
        (await ListAsync(new EventFilter { Days = [day], Status = "processed" })).ShouldBe(["evt_narrow_2", "evt_narrow_1"]);
        var failed = (await _events.ListAsync(new EventFilter { Days = [day], Status = "failed", Type = "charge.refunded", Limit = 1 }, CancellationToken.None)).ShouldHaveSingleItem();
        failed.ArchiveKey.ShouldBe("stripe/2026/03/08/evt_narrow_3.json");
        failed.Reason!.ShouldContain("3 times");
        failed.FailedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_event_is_read_with_every_attribute_but_its_payload_which_must_be_asked_for()
    {
        var made = RunningStack.Event("evt_read", new DateOnly(2026, 3, 10), payment: "pi_read");
        await stack.StoreAsync(made);
        using var archive = new ArchiveBucket(stack.Outputs);

        var details = (await _events.ReadAsync("evt_read", CancellationToken.None)).ShouldNotBeNull();

        details.Attributes.Select(attribute => attribute.Key).ShouldBe(
            ["changedBy", "eventId", "payloadSha256", "processedAt", "provider", "providerDay", "receivedAt", "status", "timestamp", "timestampMs", "transactionId", "type"]);
        details.Attributes.ToJsonString().ShouldNotContain("4242");
        (await details.ReadPayloadAsync(archive, CancellationToken.None)).ShouldBe(new EventPayload(made.Payload!, IsIntact: true));
    }

    [Fact]
    public async Task A_payload_that_lies_in_the_archive_is_read_from_there_and_checked()
    {
        var made = RunningStack.Event("evt_ref", new DateOnly(2026, 3, 11));
        var (key, payload) = (ArchiveKey.Payload(made), made.Payload!);
        await stack.StoreAsync(made with { Payload = null, PayloadRef = key });
        using var archive = new ArchiveBucket(stack.Outputs);
        var details = (await _events.ReadAsync("evt_ref", CancellationToken.None)).ShouldNotBeNull();

        (await Should.ThrowAsync<OperationException>(() => details.ReadPayloadAsync(archive, CancellationToken.None))).Message.ShouldStartWith($"{key} can't be read from the bucket webhook-archive-test");

        await stack.ArchiveAsync(key, System.Text.Encoding.UTF8.GetBytes(payload), new Dictionary<string, string?>());
        (await details.ReadPayloadAsync(archive, CancellationToken.None)).ShouldBe(new EventPayload(payload, IsIntact: true));

        await stack.ArchiveAsync(key, "{}"u8.ToArray(), new Dictionary<string, string?>());
        (await details.ReadPayloadAsync(archive, CancellationToken.None)).IsIntact.ShouldBeFalse();
    }

    [Fact]
    public async Task The_events_of_a_payment_are_found_oldest_first()
    {
        DateOnly day = new(2026, 3, 12);
        await stack.StoreAsync(RunningStack.Event("evt_pay_2", day, 2, payment: "pi_two"), RunningStack.Event("evt_pay_1", day, 1, payment: "pi_two"), RunningStack.Event("evt_pay_3", day, 3, payment: "pi_other"));

        (await _events.OfTransactionAsync("pi_two", CancellationToken.None)).Select(one => one.EventId).ShouldBe(["evt_pay_1", "evt_pay_2"]);
    }

    private async Task<IEnumerable<string>> ListAsync(EventFilter filter) => (await _events.ListAsync(filter, CancellationToken.None)).Select(one => one.EventId);
}

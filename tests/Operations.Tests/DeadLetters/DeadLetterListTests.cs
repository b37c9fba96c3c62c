using Webhooks.Functions.Hosting;
using Webhooks.Operations.Archive;
using Webhooks.Operations.DeadLetters;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests.DeadLetters;

public sealed class DeadLetterListTests(RunningStack stack) : IClassFixture<RunningStack>, IDisposable
{
    private readonly EventStore _events = new(stack.Outputs, TimeProvider.System);
    private readonly ArchiveBucket _archive = new(stack.Outputs);

    public void Dispose()
    {
        _events.Dispose();
        _archive.Dispose();
    }

    [Fact]
    public async Task Failed_events_of_any_day_are_found_and_those_stored_since_are_not()
    {
        var back = RunningStack.Event("evt_back", new DateOnly(2025, 12, 31));
        await stack.GiveUpAsync(RunningStack.Event("evt_old", new DateOnly(2024, 2, 29)), back, RunningStack.Event("evt_new", new DateOnly(2026, 5, 1)));
        await stack.StoreAsync(back);

        var failed = await new DeadLetterList(_events, _archive).FailedInFullAsync(Catalog.Providers, days: null, limit: 10, CancellationToken.None);

        failed.Select(one => one.EventId).ShouldBe(["evt_new", "evt_old"]);
        failed[0].ReceiveCount.ShouldBe(3);
        failed[0].ArchiveKey.ShouldBe("stripe/2026/05/01/evt_new.json");
        failed[0].Reason!.ShouldContain("could not store it");
    }

    [Fact]
    public async Task What_is_no_event_is_listed_with_the_reason_that_lies_beside_it()
    {
        DateTimeOffset at = new(2026, 5, 2, 1, 2, 3, TimeSpan.Zero);
        var unknown = await stack.GiveUpAsync(new QueueMessage("m-1", "not JSON"u8.ToArray(), 3), at);
        var unreadable = ArchiveKey.UnreadableBody("stripe", at, "abc");
        await stack.ArchiveAsync(unreadable, "[]"u8.ToArray(), new Dictionary<string, string?> { ["reason"] = "The body isn't an object." });

        var list = new DeadLetterList(_events, _archive);

        var found = await list.NoEventsAsync(limit: 10, CancellationToken.None);
        found.Select(one => (one.ArchiveKey, one.Size, one.Reason)).ShouldBe(
            [(unknown, 8L, "The message is not JSON."), (unreadable, 2L, "The body isn't an object.")], ignoreOrder: true);
        found.ShouldAllBe(one => one.At > at);
        (await list.CountNoEventsAsync(CancellationToken.None)).ShouldBe(2);
        (await list.NoEventsAsync(limit: 1, CancellationToken.None)).Count.ShouldBe(1);
    }
}

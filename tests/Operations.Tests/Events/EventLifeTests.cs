using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;

namespace Webhooks.Operations.Tests.Events;

public sealed class EventLifeTests(RunningStack stack) : IClassFixture<RunningStack>, IDisposable
{
    private static readonly DateOnly Day = new(2026, 4, 1);
    private static readonly DateTimeOffset Noon = new(Day, new TimeOnly(12, 0), TimeSpan.Zero);
    private readonly EventStore _events = new(stack.Outputs, TimeProvider.System);
    private readonly AuditTrail _audit = new(stack.Outputs);
    private readonly ArchiveBucket _archive = new(stack.Outputs);

    public void Dispose()
    {
        _events.Dispose();
        _audit.Dispose();
        _archive.Dispose();
    }

    [Fact]
    public async Task A_stored_event_was_made_received_queued_stored_and_audited()
    {
        await stack.StoreAsync(RunningStack.Event("evt_life", Day));
        await stack.AuditAsync("event#evt_life", Noon.AddSeconds(1), null, "processed", "Consumer");

        (await ReadAsync("evt_life")).ShouldBe(
        [
            new LifeStep(Noon, "made", "by stripe"),
            new LifeStep(Noon.AddMilliseconds(500), "received", "by the API"),
            new LifeStep(null, "queued", "before it was answered 200"),
            new LifeStep(Noon.AddSeconds(1), "stored", "by Consumer", IsAudited: true),
        ]);
    }

    [Fact]
    public async Task Within_a_second_it_failed_before_it_was_requeued_and_was_stored_after_that()
    {
        await stack.StoreAsync(RunningStack.Event("evt_quick", Day));
        var stored = (await _events.FindAsync("evt_quick", CancellationToken.None))!;
        static AuditRecord Entry(string action, string? before, string? after) =>
            new() { At = Noon.ToUnixTimeSeconds(), Action = action, ChangedBy = "somebody", Attributes = [], StatusBefore = before, StatusAfter = after };

        var life = EventLife.Of(stored, [Entry("MODIFY", "failed", "processed"), Entry(AuditRecord.Replay, null, null), Entry("INSERT", null, "failed")], kept: null);

        life.Skip(3).Select(step => step.Step).ShouldBe(["failed", "requeued", "replayed"]);
    }

    [Fact]
    public async Task What_the_audit_does_not_have_yet_the_item_says_itself()
    {
        await stack.StoreAsync(RunningStack.Event("evt_fresh", Day));

        (await ReadAsync("evt_fresh"))[^1].ShouldBe(new LifeStep(Noon.AddSeconds(1), "stored", "", IsAudited: false));
    }

    [Fact]
    public async Task An_event_that_failed_says_why_where_it_is_kept_and_when_it_was_queued()
    {
        await stack.GiveUpAsync(RunningStack.Event("evt_lost", Day));
        var failedAt = Noon.AddMilliseconds(500).AddMinutes(15);
        await stack.AuditAsync("event#evt_lost", failedAt, null, "failed", "DeadLetterProcessor");

        var life = await ReadAsync("evt_lost");

        life[2].ShouldBe(new LifeStep(Noon.AddMilliseconds(520), "queued", "as message message-of-evt_lost"));
        var failed = life[3];
        failed.Step.ShouldBe("failed");
        failed.Detail.ShouldStartWith("by DeadLetterProcessor. The consumer could not store it");
        failed.Detail.ShouldEndWith("Received 3 times, archived as stripe/2026/04/01/evt_lost.json");
        life.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_failed_event_that_was_stored_later_was_replayed()
    {
        var lost = RunningStack.Event("evt_back", Day);
        await stack.GiveUpAsync(lost);
        await stack.AuditAsync("event#evt_back", Noon.AddMinutes(15), null, "failed", "DeadLetterProcessor");
        await stack.StoreAsync(lost);
        await stack.AuditAsync("event#evt_back", Noon.AddMinutes(30), "failed", "processed", "Consumer");

        (await ReadAsync("evt_back")).Skip(3).ShouldBe(
        [
            new LifeStep(Noon.AddMinutes(15), "failed", "by DeadLetterProcessor", IsAudited: true),
            new LifeStep(Noon.AddMinutes(30), "replayed", "and stored by Consumer", IsAudited: true),
        ]);
    }

    private async Task<IReadOnlyList<LifeStep>> ReadAsync(string eventId)
    {
        var stored = (await _events.FindAsync(eventId, CancellationToken.None)).ShouldNotBeNull();
        return await EventLife.ReadAsync(stored, _audit, _archive, CancellationToken.None);
    }
}

using System.Diagnostics;
using Webhooks.Functions.Hosting;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;
using Webhooks.Operations.Replay;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests.Replay;

/// <summary>Each test has a day of its own, and takes from the queue what it sent.</summary>
public sealed class ReplayTests(RunningStack stack) : IClassFixture<RunningStack>, IDisposable
{
    private static readonly IReadOnlyList<Provider> Stripe = [Catalog.Find("stripe")!];
    private readonly EventStore _events = new(stack.Outputs, TimeProvider.System);
    private readonly ArchiveBucket _archive = new(stack.Outputs);
    private readonly AuditTrail _audit = new(stack.Outputs);

    private ReplayPlanner Planner => new(_events, _archive);

    public void Dispose()
    {
        _events.Dispose();
        _archive.Dispose();
        _audit.Dispose();
    }

    [Fact]
    public async Task Messages_go_back_as_they_were_archived_oldest_first_and_the_archive_keeps_them()
    {
        DateOnly day = new(2026, 6, 1);
        StandardEvent[] lost = [.. Enumerable.Range(0, 5).Select(at => RunningStack.Event($"evt_order_{at}", day, at))];
        var keys = await stack.GiveUpAsync([.. lost.Reverse()]);

        var plan = await Planner.TheseAsync(["evt_order_3", "evt_order_0", "evt_order_4", "evt_order_2", "evt_order_1", "evt_order_0"], CancellationToken.None);
        plan.Select(item => (item.EventId, item.State)).ShouldBe(lost.Select(one => (one.EventId, ReplayState.Planned)));
        (await stack.ReceiveAsync()).ShouldBeEmpty("a plan sends nothing");
        var done = await SendAsync(plan);

        done.ShouldAllBe(item => item.State == ReplayState.Sent && item.Note.StartsWith("message "));
        var audited = (await _audit.OfEventAsync("evt_order_0", CancellationToken.None)).ShouldHaveSingleItem();
        (audited.Action, audited.Attributes.Count, audited.StatusAfter).ShouldBe((AuditRecord.Replay, 0, null));
        audited.ChangedBy.ShouldBe($"{Environment.UserName} (test, key {stack.Outputs.AccessKeyId})");
        (await stack.ReceiveAsync()).ShouldBe(lost.Select(one => one.ToUtf8Json()));
        foreach (var key in keys)
        {
            (await stack.ArchivedAsync(key)).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Of_a_day_everything_that_is_archived_is_replayed_but_for_what_was_processed_since()
    {
        DateOnly day = new(2026, 6, 3);
        var (lost, back) = (RunningStack.Event("evt_day_lost", day, 2), RunningStack.Event("evt_day_back", day, 1));
        await stack.GiveUpAsync(lost, back, RunningStack.Event("evt_day_after", day.AddDays(1)));
        await stack.StoreAsync(back);

        var done = await SendAsync(await Planner.DaysAsync(Stripe, [day], CancellationToken.None));

        done.Select(item => (item.EventId, item.State)).ShouldBe([("evt_day_lost", ReplayState.Sent), ("evt_day_back", ReplayState.Skipped)]);
        done[1].Note.ShouldBe("It has been processed, at 2026-06-03 12:00:01Z.");
        (await stack.ReceiveAsync()).ShouldBe([lost.ToUtf8Json()]);
    }

    [Fact]
    public async Task An_event_whose_id_is_no_plain_word_is_found_by_its_message()
    {
        DateOnly day = new(2026, 6, 5);
        var odd = RunningStack.Event("../evt odd/1", day);
        var key = (await stack.GiveUpAsync(odd)).Single();
        key.ShouldStartWith("stripe/2026/06/05/~");

        (await Planner.DaysAsync(Stripe, [day], CancellationToken.None)).Single().EventId.ShouldBe("../evt odd/1");
        (await Planner.TheseAsync(["../evt odd/1", key], CancellationToken.None)).ShouldHaveSingleItem().ArchiveKey.ShouldBe(key);
    }

    [Fact]
    public async Task Everything_that_is_failed_is_found_and_only_that()
    {
        DateOnly day = new(2026, 6, 7);
        var back = RunningStack.Event("evt_all_back", day);
        await stack.GiveUpAsync(RunningStack.Event("evt_all_lost", day), back);
        await stack.StoreAsync(back);

        var all = await Planner.FailedAsync(Stripe, days: null, CancellationToken.None);
        all.Select(item => item.EventId).ShouldContain("evt_all_lost");
        all.Select(item => item.EventId).ShouldNotContain("evt_all_back");
        all.Select(item => item.ReceivedAt).ShouldBeInOrder();

        (await Planner.FailedAsync(Stripe, [day], CancellationToken.None)).ShouldHaveSingleItem().EventId.ShouldBe("evt_all_lost");
    }

    [Fact]
    public async Task What_is_processed_between_the_plan_and_its_turn_is_skipped()
    {
        var lost = RunningStack.Event("evt_race", new DateOnly(2026, 6, 9));
        await stack.GiveUpAsync(lost);
        var plan = await Planner.TheseAsync(["evt_race"], CancellationToken.None);
        await stack.StoreAsync(lost);

        (await SendAsync(plan)).ShouldHaveSingleItem().State.ShouldBe(ReplayState.Skipped);

        (await stack.ReceiveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_event_and_what_is_not_there_is_not_replayed_and_says_so()
    {
        var unknown = await stack.GiveUpAsync(new QueueMessage("m-1", "not JSON"u8.ToArray(), 3), new DateTimeOffset(2026, 6, 11, 0, 0, 0, TimeSpan.Zero));
        await stack.ArchiveAsync("stripe/2026/06/11/evt_broken.json", "{}"u8.ToArray(), new Dictionary<string, string?>());

        var plan = await Planner.TheseAsync([unknown, "unreadable/stripe/2026/06/11/abc.json", "evt_nobody", "stripe/2026/06/11/evt_gone.json", "stripe/2026/06/11/evt_broken.json"], CancellationToken.None);

        plan.ShouldAllBe(item => item.State == ReplayState.Failed && !item.Note.Contains('\n'));
        var notes = plan.ToDictionary(item => item.EventId, item => item.Note);
        notes[unknown].ShouldContain("can't be replayed");
        notes["unreadable/stripe/2026/06/11/abc.json"].ShouldContain("can't be replayed");
        notes["evt_nobody"].ShouldStartWith("There is no such event.");
        notes["stripe/2026/06/11/evt_gone.json"].ShouldContain("can't be read from the bucket");
        (await SendAsync(plan)).ShouldBe(plan);
        (await stack.ReceiveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_tells_those_that_are_processed_from_those_that_are_not_in_time()
    {
        DateOnly day = new(2026, 6, 13);
        StandardEvent[] lost = [RunningStack.Event("evt_wait_1", day, 1), RunningStack.Event("evt_wait_2", day, 2)];
        await stack.GiveUpAsync(lost);
        var sent = await SendAsync(await Planner.DaysAsync(Stripe, [day], CancellationToken.None));
        await stack.StoreAsync(StandardEvent.Parse((await stack.ReceiveAsync())[0]));

        var waited = await Replayer(Queue()).WaitAsync(sent, TimeSpan.FromMilliseconds(200), CancellationToken.None).ToListAsync();

        waited.Select(item => (item.EventId, item.State)).ShouldBe([("evt_wait_1", ReplayState.Processed), ("evt_wait_2", ReplayState.NotProcessed)]);
        waited[1].Note.ShouldContain("within 0.2 s");
    }

    [Fact]
    public async Task A_queue_that_refuses_is_named_and_after_three_failures_the_others_are_not_tried()
    {
        DateOnly day = new(2026, 6, 15);
        await stack.GiveUpAsync([.. Enumerable.Range(0, 5).Select(at => RunningStack.Event($"evt_refused_{at}", day, at))]);
        var plan = await Planner.DaysAsync(Stripe, [day], CancellationToken.None);

        var done = await Replayer(Queue(stack.Outputs with { QueueUrl = $"{stack.Outputs.QueueUrl}-gone" })).SendAsync(plan, 1_000, CancellationToken.None).ToListAsync();

        done.ShouldAllBe(item => item.State == ReplayState.Failed);
        done[0].Note.ShouldContain("-gone doesn't take the message: 400 QueueDoesNotExist");
        done.Select(item => item.Note.StartsWith("Not tried", StringComparison.Ordinal)).ShouldBe([false, false, false, true, true]);
    }

    [Fact]
    public async Task A_key_that_is_wrong_is_refused_by_the_signature()
    {
        var queue = Queue(stack.Outputs with { SecretAccessKey = "wrong" });

        (await Should.ThrowAsync<OperationException>(() => queue.SendAsync("{}", CancellationToken.None))).Message.ShouldContain("doesn't take the message: 403");
    }

    [Fact]
    public async Task The_rate_is_not_exceeded()
    {
        DateOnly day = new(2026, 6, 17);
        await stack.GiveUpAsync([.. Enumerable.Range(0, 6).Select(at => RunningStack.Event($"evt_rate_{at}", day, at))]);
        var plan = await Planner.DaysAsync(Stripe, [day], CancellationToken.None);
        var began = Stopwatch.GetTimestamp();

        await Replayer(Queue()).SendAsync(plan, perSecond: 20, CancellationToken.None).ToListAsync();

        // Five pauses of 50 ms, less the burst of 100 ms that a slow start may be made good by.
        Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(150));
        (await stack.ReceiveAsync()).Count.ShouldBe(6);
    }

    private async Task<List<ReplayItem>> SendAsync(IReadOnlyList<ReplayItem> plan) => await Replayer(Queue()).SendAsync(plan, perSecond: 200, CancellationToken.None).ToListAsync();

    private Replayer Replayer(WebhookQueue queue) => new(_events, _archive, queue, _audit, "test", TimeProvider.System);

    private WebhookQueue Queue(StackOutputs? outputs = null) => new(outputs ?? stack.Outputs, TimeProvider.System);
}

using Webhooks.Dashboard.DeadLetters;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Tests.DeadLetters;

public sealed class MendingEvidenceTests
{
    private const long FailedAt = 1_764_000_000; // 24 Nov 2025 16:00:00 UTC
    private static readonly ConsumerError None = new(DateTimeOffset.MinValue, null);
    private static readonly StoredEvent[] Failed = [Fails("evt_1", FailedAt - 60), Fails("evt_2", FailedAt)];

    [Fact]
    public void Stored_since_is_what_has_the_same_type_and_was_stored_after_the_last_of_them_was_archived()
    {
        var mending = Of([Stored("evt_3", FailedAt + 1), Stored("evt_4", FailedAt + 9)], None);

        mending.ShouldBe(new Mending(IsMended: true, "Stored since", "2 events of the same type since the last failure; no later error of Consumer’s is in the log"));
    }

    [Theory]
    [InlineData("stripe", "charge.refunded", 1)] // another type
    [InlineData("square", "payment_intent.succeeded", 1)] // another provider's
    [InlineData("stripe", "payment_intent.succeeded", 0)] // in the same second: perhaps before
    [InlineData("stripe", "payment_intent.succeeded", -30)] // between the first and the last
    public void Nothing_else_speaks_for_it(string provider, string type, int later)
    {
        var mending = Of([Stored("evt_3", FailedAt + later) with { Provider = provider, Type = type }, Fails("evt_5", FailedAt + 1)], None);

        mending.ShouldBe(new Mending(IsMended: null, "Unknown", "None of the same type among the newest 2 events was stored since; no later error of Consumer’s is in the log"));
    }

    [Fact]
    public void An_error_after_the_last_of_them_was_archived_says_that_it_still_fails()
    {
        var mending = Of([], new ConsumerError(At(FailedAt + 5), null));

        mending.ShouldBe(new Mending(IsMended: false, "Still failing", "Consumer logged an error 24 Nov 16:00:05 UTC, after the last of them was archived; none of the same type was stored since"));
    }

    [Fact]
    public void The_errors_that_led_to_the_failures_are_no_news() =>
        Of([], new ConsumerError(At(FailedAt), "evt_2")).Word.ShouldBe("Unknown");

    [Fact]
    public void Stored_ones_and_an_error_leave_it_unclear()
    {
        var mending = Of([Stored("evt_3", FailedAt + 1)], new ConsumerError(At(FailedAt + 5), "evt_not_archived_yet"));

        mending.ShouldBe(new Mending(IsMended: null, "Unclear", "1 event of the same type stored since, but Consumer logged an error 24 Nov 16:00:05 UTC"));
    }

    [Fact]
    public void An_error_about_an_event_that_failed_for_another_reason_speaks_against_nothing_and_isnt_denied()
    {
        var other = Fails("evt_other", FailedAt + 10) with { Reason = "Another." };
        ConsumerError error = new(At(FailedAt + 5), other.EventId);

        new MendingEvidence([other], [.. Failed, other], error).Of(Failed).ShouldBe(new Mending(IsMended: null, "Unknown", "None of the same type among the newest 1 event was stored since"));
        new MendingEvidence([Stored("evt_3", FailedAt + 1)], [.. Failed, other], error).Of(Failed).ShouldBe(new Mending(IsMended: true, "Stored since", "1 event of the same type since the last failure"));
    }

    [Fact]
    public void Of_a_log_that_nobody_tells_of_nothing_is_said() =>
        Of([Stored("evt_3", FailedAt + 1)], null).Evidence.ShouldBe("1 event of the same type since the last failure");

    [Fact]
    public void Several_types_are_named_as_such_and_each_of_them_counts()
    {
        StoredEvent[] failed = [.. Failed, Fails("evt_6", FailedAt) with { Type = "charge.refunded" }];

        new MendingEvidence([Stored("evt_7", FailedAt + 1) with { Type = "charge.refunded" }], failed, null).Of(failed).Evidence.ShouldBe("1 event of the same types since the last failure");
    }

    [Fact]
    public void What_doesnt_say_when_it_failed_is_unknown() =>
        new MendingEvidence([Stored("evt_3", FailedAt)], [], new ConsumerError(At(FailedAt), null)).Of([Fails("evt_1", FailedAt) with { FailedAt = null }]).Word.ShouldBe("Unknown");

    private static Mending Of(IReadOnlyList<StoredEvent> latest, ConsumerError? error) => new MendingEvidence(latest, Failed, error).Of(Failed);

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static StoredEvent Stored(string id, long at) => new() { EventId = id, Timestamp = at, Provider = "stripe", Type = "payment_intent.succeeded", Status = "processed", ProcessedAt = at };

    private static StoredEvent Fails(string id, long at) => Stored(id, at) with { Status = "failed", ProcessedAt = null, FailedAt = at, Reason = "The consumer gave up." };
}

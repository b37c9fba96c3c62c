using Webhooks.Dashboard.Stack;
using Webhooks.Dashboard.Traces;

namespace Webhooks.Dashboard.Tests.Traces;

public sealed class WaterfallTests
{
    private static readonly Trace Queued = new("6564", "POST /stripe", DateTimeOffset.UnixEpoch, 4140, 40, "ok",
    [
        Span("a", null, 0, 20), Span("verify", "a", 5, 0.4), Span("wait", "a", 20, 4100, isWaiting: true), Span("b", "wait", 4120, 20),
    ]);

    [Fact]
    public void Time_that_only_passed_is_folded_so_that_the_work_is_seen()
    {
        var folded = new Waterfall(Queued, isTrueScale: false);

        folded.Folds.ShouldBe(1);
        folded.Rows.Single(row => row.Span.SpanId == "wait").Width.ShouldBeLessThan(0.1);
        folded.Rows.Single(row => row.Span.SpanId == "a").Width.ShouldBeGreaterThan(0.4);
        folded.Rows.Single(row => row.Span.SpanId == "verify").Width.ShouldBeGreaterThan(0.005);
    }

    [Fact]
    public void By_true_scale_nothing_is_folded()
    {
        var whole = new Waterfall(Queued, isTrueScale: true);

        whole.Folds.ShouldBe(0);
        whole.Rows.Single(row => row.Span.SpanId == "wait").Width.ShouldBe(4100 / 4140.0, 0.001);
    }

    [Fact]
    public void Each_span_stands_below_the_one_that_caused_it() =>
        new Waterfall(Queued, isTrueScale: false).Rows.Select(row => (row.Span.SpanId, row.Depth)).ShouldBe([("a", 0), ("verify", 1), ("wait", 1), ("b", 2)]);

    [Fact]
    public void Spans_that_claim_to_cause_themselves_are_shown_all_the_same() =>
        new Waterfall(new Trace("1", "odd", DateTimeOffset.UnixEpoch, 1, 1, "ok", [Span("x", "x", 0, 1), Span("y", "gone", 0, 0)]), isTrueScale: false).Rows.Count.ShouldBe(2);

    private static Span Span(string id, string? parent, double offset, double duration, bool isWaiting = false) =>
        new() { SpanId = id, ParentSpanId = parent, Name = id, Service = "test", OffsetMs = offset, DurationMs = duration, Waiting = isWaiting };
}

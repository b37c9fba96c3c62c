using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.EventSources;

/// <summary>One of a batch that belongs to a trace that is recorded.</summary>
/// <param name="Since">It has waited since then; in nanoseconds since 1970.</param>
/// <param name="Id">What it is, by its source's own name for it.</param>
internal sealed record TracedItem(TraceContext Place, long Since, string Id);

/// <summary>
/// A batch in the traces of what is in it: in each, how long it waited and what became of the batch. The function itself can be in one trace
/// only, that of the first; the others lead there.
/// </summary>
internal sealed class BatchTrace
{
    private readonly CloudTelemetry _telemetry;
    private readonly string _source;
    private readonly string _batchName;
    private readonly List<(TracedItem Item, string SpanId)> _items = [];
    private readonly long _begun = CloudTelemetry.Now();

    /// <param name="source">The queue's or the table's name.</param>
    /// <param name="waitName">As the span says it: <c>wait in queue</c>.</param>
    /// <param name="waited">Whether the waiting is to be recorded: it is only once.</param>
    public BatchTrace(CloudTelemetry telemetry, string source, string waitName, string batchName, IEnumerable<TracedItem> items, bool waited = true)
    {
        (_telemetry, _source, _batchName) = (telemetry, source, batchName);
        foreach (var item in items)
        {
            _items.Add((item, TraceContext.NewSpanId()));
            if (waited)
            {
                telemetry.Record(
                    item.Place, TraceContext.NewSpanId(), source, waitName, SpanKind.Internal, Math.Min(item.Since, _begun), _begun, null,
                    (HeldSpan.WaitingAttribute, true), ("messaging.destination.name", source), ("messaging.message.id", item.Id));
            }
        }
    }

    /// <summary>What the function is called with; null: nothing in the batch is in a trace.</summary>
    public string? Header => _items is [var (item, spanId), ..] ? item.Place.Below(spanId).Header : null;

    /// <summary>The function has answered.</summary>
    /// <param name="count">How many were in the batch.</param>
    public void End(string function, int count, string? error)
    {
        var now = CloudTelemetry.Now();
        foreach (var (item, spanId) in _items)
        {
            _telemetry.Record(
                item.Place, spanId, _source, _batchName, SpanKind.Consumer, _begun, now, error,
                ("messaging.batch.message_count", count), ("messaging.message.id", item.Id), ("faas.invoked_name", function),
                ("localcloud.invoked_in_trace", item.Place.TraceId == _items[0].Item.Place.TraceId ? null : _items[0].Item.Place.TraceId));
        }
    }
}

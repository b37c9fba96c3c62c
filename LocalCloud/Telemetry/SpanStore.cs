using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Telemetry;

/// <summary>The newest spans, by trace.</summary>
internal sealed class SpanStore
{
    public const int Capacity = 10_000;
    private const long MostBytes = 32 * 1024 * 1024;
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldTrace> _traces = new(StringComparer.Ordinal);
    private readonly LinkedList<HeldTrace> _order = [];   // by their first span's arrival
    private readonly Ring<HeldSpan> _spans;
    private long _version;

    public SpanStore() => _spans = new Ring<HeldSpan>(Capacity, MostBytes, Forget);

    /// <summary>Another after each change.</summary>
    public long Version => Volatile.Read(ref _version);

    public (int Traces, int Spans, long Dropped) Held
    {
        get
        {
            lock (_gate)
            {
                return (_traces.Count, _spans.Count, _spans.Dropped);
            }
        }
    }

    /// <summary>Takes a span.</summary>
    /// <returns>False for one that isn't valid: its ids haven't the length that they must have.</returns>
    public bool Add(string service, Span span)
    {
        if (span.TraceId.Length != TraceIdBytes || span.SpanId.Length != SpanIdBytes)
        {
            return false;
        }

        HeldSpan held = new(Convert.ToHexStringLower(span.TraceId.Span), service, span);
        lock (_gate)
        {
            if (!_traces.TryGetValue(held.TraceId, out var trace))
            {
                _traces[held.TraceId] = trace = new HeldTrace();
                trace.Node = _order.AddLast(trace);
            }

            trace.Add(held);
            _spans.Add(held, span.CalculateSize());
            _version++;
        }

        return true;
    }

    /// <summary>Whether a span of that trace is held.</summary>
    public bool Knows(string traceId)
    {
        lock (_gate)
        {
            return _traces.ContainsKey(traceId);
        }
    }

    /// <summary>A trace's spans by their starts; null when none is held.</summary>
    public IReadOnlyList<HeldSpan>? Find(string traceId)
    {
        lock (_gate)
        {
            return _traces.TryGetValue(traceId, out var trace) ? trace.ByStart() : null;
        }
    }

    /// <summary>Goes through the traces, the newest first.</summary>
    /// <param name="take">Says whether it wants more.</param>
    public void Visit(Func<IReadOnlyList<HeldSpan>, bool> take)
    {
        for (var trace = Next(null); trace is not null && take(trace.Value.Spans); trace = Next(trace.Value.Node))
        {
            // One trace at a time under the lock: whoever records waits for a step, not for the whole list.
        }
    }

    private (LinkedListNode<HeldTrace> Node, IReadOnlyList<HeldSpan> Spans)? Next(LinkedListNode<HeldTrace>? after)
    {
        lock (_gate)
        {
            var node = after is null ? _order.Last : after.Previous;
            return node is null ? null : (node, node.Value.ByStart());
        }
    }

    private void Forget(HeldSpan oldest)
    {
        var trace = _traces[oldest.TraceId];
        if (trace.DropOldest() == 0)
        {
            _traces.Remove(oldest.TraceId);
            _order.Remove(trace.Node!);
        }
    }

    private sealed class HeldTrace
    {
        private readonly Queue<HeldSpan> _spans = new();   // in the order of their arrival, which is that in which they are dropped
        private List<HeldSpan>? _byStart;

        public LinkedListNode<HeldTrace>? Node { get; set; }

        public void Add(HeldSpan span)
        {
            _spans.Enqueue(span);
            _byStart = null;
        }

        /// <summary>How many are left.</summary>
        public int DropOldest()
        {
            _spans.Dequeue();
            _byStart = null;
            return _spans.Count;
        }

        /// <summary>Sorted once after each change: most traces are read often and changed no more.</summary>
        public IReadOnlyList<HeldSpan> ByStart() => _byStart ??= [.. _spans.OrderBy(span => span.Start).ThenByDescending(span => span.End)];
    }
}

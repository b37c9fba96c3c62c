using System.Security.Cryptography;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Tracing;

/// <summary>
/// What an invocation does, step by step, for whoever listens: made only when somebody does and the trace is recorded, and empty
/// otherwise, so that the steps of all other invocations cost a look at one field.
/// </summary>
public sealed class Trace
{
    /// <summary>More steps than that are not kept; the batches of event source mappings have fewer.</summary>
    public const int MostSpans = 1000;

    private readonly List<TraceSpan> _spans = [];
    private readonly Lock _oneAtATime = new();
    private readonly TimeProvider _clock;

    private Trace(string traceId, string parentId, TimeProvider clock) => (TraceId, ParentId, _clock) = (traceId, parentId, clock);

    public string TraceId { get; }

    /// <summary>The invocation's own span, which Lambda makes.</summary>
    public string ParentId { get; }

    /// <summary>The steps that have ended.</summary>
    public IReadOnlyList<TraceSpan> Spans => _spans;

    /// <summary>The trace of an invocation.</summary>
    /// <returns>Null when it isn't recorded.</returns>
    public static Trace? Of(Invocation invocation, TimeProvider clock) =>
        invocation.TraceId is { } traceId && XRayHeader.Part(invocation.TraceHeader, "Sampled=") is "1" && XRayHeader.Part(invocation.TraceHeader, "Parent=") is { Length: 16 } parentId
            ? new Trace(traceId, parentId, clock)
            : null;

    /// <summary>Begins a step of the invocation; it ends when it is disposed of.</summary>
    public TraceStep Begin(string name) => new(this, name, TraceId, ParentId);

    /// <summary>
    /// Begins a step that belongs to one message of a batch: in the message's own trace, where that is another and recorded, below
    /// whoever sent the message.
    /// </summary>
    /// <param name="header">The message's X-Ray header; null: it came without.</param>
    /// <returns>Null when the message's trace is another, and isn't recorded.</returns>
    public TraceStep? Begin(string name, string? header) =>
        XRayHeader.TraceId(header) is not { } traceId || traceId == TraceId ? Begin(name)
        : XRayHeader.Part(header, "Sampled=") is "1" && XRayHeader.Part(header, "Parent=") is { Length: 16 } sender ? new TraceStep(this, name, traceId, sender)
        : null;

    internal static string NewSpanId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    internal DateTimeOffset Now() => _clock.GetUtcNow();

    internal void End(TraceSpan span)
    {
        lock (_oneAtATime)
        {
            if (_spans.Count < MostSpans)
            {
                _spans.Add(span);
            }
        }
    }
}

/// <summary>A step that has ended.</summary>
/// <param name="Error">What failed; null: nothing.</param>
public sealed record TraceSpan(string TraceId, string ParentId, string SpanId, string Name, DateTimeOffset Start, DateTimeOffset End, string? Error, IReadOnlyList<(string Key, string Value)> Attributes);

/// <summary>A step under way.</summary>
public sealed class TraceStep : IDisposable
{
    private readonly Trace _trace;
    private readonly string _name;
    private readonly string _traceId;
    private readonly string _parentId;
    private readonly DateTimeOffset _start;
    private readonly List<(string Key, string Value)> _attributes = [];
    private string? _error;

    internal TraceStep(Trace trace, string name, string traceId, string parentId) =>
        (_trace, _name, _traceId, _parentId, _start) = (trace, name, traceId, parentId, trace.Now());

    /// <summary>The step's id: the parent of what comes of it elsewhere.</summary>
    public string SpanId { get; } = Trace.NewSpanId();

    /// <summary>Adds an id, or another word that says no more than the log would.</summary>
    public TraceStep With(string key, string? value)
    {
        if (value is not null)
        {
            _attributes.Add((key, value));
        }

        return this;
    }

    /// <summary>The step failed.</summary>
    public void Fail(string error) => _error = error;

    public void Dispose() => _trace.End(new TraceSpan(_traceId, _parentId, SpanId, _name, _start, _trace.Now(), _error, _attributes));
}

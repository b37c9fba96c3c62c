using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Dashboard.Stack;

/// <summary>Service time: what visibility, delays and retention go by. It can be moved ahead.</summary>
public sealed record ControlClock([property: JsonRequired] DateTimeOffset Now, double AheadSeconds);

/// <summary>Why Control did nothing.</summary>
public sealed record ControlProblem(string? Error);

public sealed record ControlFunctionList([property: JsonRequired] IReadOnlyList<ControlFunction> Functions);

public sealed record ControlFunction(string Name, string LogicalId, string? Path, string? Handler, string? AnnotationsHandler, string? Runtime, string? RuntimeApi, int Attached)
{
    /// <summary>What a person calls it.</summary>
    public string ShortName => AnnotationsHandler ?? Name;

    public bool IsCalled(string name) => name == LogicalId || name == Name || name == AnnotationsHandler;
}

public sealed record QueueCounts(long Visible, long InFlight, long Delayed);

public sealed record AccessList([property: JsonRequired] IReadOnlyList<AccessedCall> Calls, long Overlooked);

/// <param name="Decision"><c>Allowed</c>, or why it wouldn't be.</param>
public sealed record AccessedCall(string Principal, string Action, string Resource, string Decision, long Count);

/// <summary>The template's parts and how they hang together.</summary>
public sealed record Topology([property: JsonRequired] IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<LeftOut>? NotEmulated)
{
    /// <summary>What leads where; null: an older LocalCloud doesn't tell.</summary>
    public IReadOnlyList<TopologyEdge>? Edges { get; init; }
}

public sealed record TopologyNode(string Id, string Kind, string Name, string? Path, string? Api);

/// <param name="Kind"><c>authorizes</c>, <c>invokes</c>, <c>feeds</c>, <c>streams</c>, <c>deadLetters</c>, <c>delivers</c>, <c>fails</c> or <c>calls</c>.</param>
public sealed record TopologyEdge(string From, string To, string Kind)
{
    public string? Mapping { get; init; }

    public int? MaxReceiveCount { get; init; }

    /// <summary>What the caller's role allows there.</summary>
    public IReadOnlyList<string>? Actions { get; init; }
}

public sealed record LeftOut(string Id, string Type, string? Path);

public sealed record ResourceList([property: JsonRequired] IReadOnlyList<ResourceReading> Resources, IReadOnlyList<ProcessReading>? Processes);

public sealed record ResourceReading
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public string? Path { get; init; }

    public string? Url { get; init; }

    /// <summary><c>running</c>, <c>starting</c>, <c>atCap</c>, <c>stopped</c> or <c>failed</c>.</summary>
    public string? State { get; init; }

    public IReadOnlyList<string> Actions { get; init; } = [];

    public string? Runtime { get; init; }

    public int? MemoryMb { get; init; }

    public double? TimeoutMs { get; init; }

    public ConcurrencyReading? Concurrency { get; init; }

    public IReadOnlyList<InstanceReading> Instances { get; init; } = [];

    public IReadOnlyList<VariableReading> Environment { get; init; } = [];

    public long? Visible { get; init; }

    public long? InFlight { get; init; }

    public long? Delayed { get; init; }

    public double? OldestAgeMs { get; init; }

    public double? VisibilityTimeoutMs { get; init; }

    public int? MaxReceiveCount { get; init; }

    public string? Source { get; init; }

    public string? Function { get; init; }

    public int? BatchSize { get; init; }

    public long? Items { get; init; }

    public long? Objects { get; init; }
}

public sealed record ConcurrencyReading(int Limit, int? Reserved, int Starting, int Idle, int Busy, int Waiting, int Attached)
{
    public int Running => Starting + Idle + Busy;
}

public sealed record InstanceReading(string Id, string State, int? ProcessId, DateTimeOffset? StartedAt, double? InitMs, double? CpuPercent, long? MemoryBytes);

/// <param name="Origin"><c>template</c>, <c>lambda</c> or <c>injected</c>.</param>
public sealed record VariableReading(string Name, string? Value, bool Masked, string? Origin);

public sealed record ProcessReading(string Name, int ProcessId, double? CpuPercent, long? MemoryBytes);

public sealed record RateList(double WindowMs, DateTimeOffset AsOf, [property: JsonRequired] IReadOnlyList<RateSeries> Series);

public sealed record RateSeries
{
    public required string Resource { get; init; }

    public required string Kind { get; init; }

    public string? Name { get; init; }

    public long Requests { get; init; }

    public long Errors { get; init; }

    public long Throttles { get; init; }

    public long ColdStarts { get; init; }

    public double PerSecond { get; init; }

    public double? P50Ms { get; init; }

    public double? P95Ms { get; init; }

    public double? P99Ms { get; init; }

    public IReadOnlyDictionary<string, long> Statuses { get; init; } = new Dictionary<string, long>();

    public IReadOnlyList<RateSlot> History { get; init; } = [];
}

public sealed record RateSlot(DateTimeOffset At, long Requests, long Errors, double? P50Ms, double? P99Ms, long Throttles = 0, long ColdStarts = 0, double? P95Ms = null);

public sealed record LogPage([property: JsonRequired] IReadOnlyList<LogRecord> Records, LogHeld? Held, long? Next);

public sealed record LogHeld(long Records, long Capacity, long Dropped);

public sealed record LogRecord
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Level { get; init; }

    public string? Resource { get; init; }

    public string? Service { get; init; }

    public required string Message { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Fields { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The event that it is about, where it names one: functions and .NET's own loggers write it differently.</summary>
    [JsonIgnore]
    public string? EventId => Named("eventId") ?? Named("EventId");

    /// <summary>What it says in a field of that name; null where it has none.</summary>
    public string? Named(string field) => Fields.TryGetValue(field, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}

public sealed record TraceList([property: JsonRequired] IReadOnlyList<TraceSummary> Traces, TraceHeld? Held);

public sealed record TraceHeld(long Traces, long Spans, long Capacity, long Dropped);

public sealed record TraceSummary(
    string TraceId, string Name, string? Service, DateTimeOffset StartedAt, double DurationMs, double ActiveMs, int Spans, int Errors, string Status, int? HttpStatus, IReadOnlyList<string>? Services);

public sealed record Trace(string TraceId, string Name, DateTimeOffset StartedAt, double DurationMs, double ActiveMs, string Status, [property: JsonRequired] IReadOnlyList<Span> Spans);

public sealed record Span
{
    public required string SpanId { get; init; }

    public string? ParentSpanId { get; init; }

    public required string Name { get; init; }

    public string? Kind { get; init; }

    public required string Service { get; init; }

    public required double OffsetMs { get; init; }

    public required double DurationMs { get; init; }

    public string? Status { get; init; }

    public string? StatusMessage { get; init; }

    /// <summary>Time that only passed: in a queue, for an instance.</summary>
    public bool Waiting { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Attributes { get; init; } = new Dictionary<string, JsonElement>();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ControlClock))]
[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(ControlFunctionList))]
[JsonSerializable(typeof(Dictionary<string, QueueCounts>))]
[JsonSerializable(typeof(AccessList))]
[JsonSerializable(typeof(Topology))]
[JsonSerializable(typeof(ResourceList))]
[JsonSerializable(typeof(RateList))]
[JsonSerializable(typeof(MetricList))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(TraceList))]
[JsonSerializable(typeof(Trace))]
internal sealed partial class ControlJson : JsonSerializerContext;

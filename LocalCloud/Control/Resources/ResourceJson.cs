namespace LocalCloud.Control.Resources;

internal sealed record ResourceList(IReadOnlyList<ResourceDetail> Resources, IReadOnlyList<ProcessDetail> Processes);

/// <summary>One resource as it is now; what doesn't apply to its kind, or isn't known, is null.</summary>
/// <param name="State"><c>running</c>, <c>starting</c>, <c>atCap</c> or <c>stopped</c>.</param>
/// <param name="Actions">What can be done to it: <c>start</c>, <c>stop</c>, <c>restart</c>.</param>
internal sealed record ResourceDetail(string Id, string Kind, string Name, string Path, string State, IReadOnlyList<string> Actions)
{
    public string? Arn { get; init; }
    public string? Url { get; init; }
    public string? Runtime { get; init; }
    public string? Handler { get; init; }
    public int? MemoryMb { get; init; }
    public double? TimeoutMs { get; init; }
    public ConcurrencyDetail? Concurrency { get; init; }
    public IReadOnlyList<InstanceDetail>? Instances { get; init; }
    public string? LogGroup { get; init; }
    public IReadOnlyList<VariableDetail>? Environment { get; init; }
    public long? Visible { get; init; }
    public long? InFlight { get; init; }
    public long? Delayed { get; init; }
    public double? OldestAgeMs { get; init; }
    public double? VisibilityTimeoutMs { get; init; }
    public int? MaxReceiveCount { get; init; }
    public string? DeadLetters { get; init; }
    public string? Source { get; init; }
    public string? Function { get; init; }
    public int? BatchSize { get; init; }
    public IReadOnlyList<string>? Routes { get; init; }

    /// <summary>Of a table, as of the last count.</summary>
    public long? Items { get; init; }

    /// <summary>Of a bucket.</summary>
    public long? Objects { get; init; }
}

internal sealed record ConcurrencyDetail(int Limit, int? Reserved, int Starting, int Idle, int Busy, int Waiting, int Attached);

internal sealed record InstanceDetail(string Id, string State, int? ProcessId, DateTime StartedAt, double? InitMs, double? CpuPercent, double? CpuMs, long? MemoryBytes);

/// <param name="Value">Null where it is masked.</param>
/// <param name="Origin"><c>template</c> or <c>lambda</c>.</param>
internal sealed record VariableDetail(string Name, string? Value, bool? Masked, string Origin);

internal sealed record ProcessDetail(string Name, int ProcessId, double? CpuPercent, double CpuMs, long MemoryBytes);

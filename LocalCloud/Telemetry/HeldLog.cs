namespace LocalCloud.Telemetry;

/// <summary>Where a log record came from.</summary>
internal enum LogSource
{
    Function,
    LocalCloud,
    Otlp,
}

/// <summary>A log record as it is held. A function's line is read only when somebody asks.</summary>
internal sealed class HeldLog
{
    private readonly Lazy<LogText> _text;

    public HeldLog(Func<LogText> read) => _text = new Lazy<LogText>(read);

    /// <summary>By the order of their arrival; given by the <see cref="LogStore"/>.</summary>
    public long Id { get; set; }

    public required DateTimeOffset At { get; init; }

    public required LogSource Source { get; init; }

    /// <summary>Who wrote it: a function's name, <c>LocalCloud</c>, a resource's <c>service.name</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The log stream of a function's instance.</summary>
    public string? Stream { get; init; }

    public LogText Text => _text.Value;
}

/// <summary>What a log record says.</summary>
internal sealed record LogText
{
    public required LogLevel Level { get; init; }
    public required string Message { get; init; }
    public string? TraceId { get; init; }
    public string? SpanId { get; init; }
    public string? RequestId { get; init; }
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}

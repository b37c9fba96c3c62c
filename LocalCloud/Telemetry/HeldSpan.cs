using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Telemetry;

/// <summary>A span as it is held.</summary>
/// <param name="TraceId">32 hexadecimal digits, lower case.</param>
/// <param name="Service">Whose it is: its resource's <c>service.name</c>.</param>
internal sealed record HeldSpan(string TraceId, string Service, Span Span)
{
    /// <summary>What a span that LocalCloud made carries where time only passed.</summary>
    public const string WaitingAttribute = "localcloud.waiting";

    public long Start => (long)Span.StartTimeUnixNano;

    public long End => Math.Max(Start, (long)Span.EndTimeUnixNano);

    public bool IsError => Span.Status?.Code == StatusCode.Error;

    public bool IsWaiting { get; } = Span.Attributes.Any(attribute => attribute.Key == WaitingAttribute && attribute.Value is { BoolValue: true });

    public bool IsRoot => Span.ParentSpanId.IsEmpty;
}

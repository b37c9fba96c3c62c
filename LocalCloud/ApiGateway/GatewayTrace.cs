using LocalCloud.Telemetry;

namespace LocalCloud.ApiGateway;

/// <summary>The gateway's own place in a trace that is recorded.</summary>
/// <param name="Around">The trace, and who called; nobody, where the trace begins here.</param>
/// <param name="SpanId">The request's own span.</param>
internal sealed record GatewayTrace(TraceContext Around, string SpanId)
{
    /// <summary>What happens within the request is below it.</summary>
    public TraceContext Inside => Around.Below(SpanId);

    /// <summary>Continues the trace that a request brings, by X-Ray's header or W3C's, or begins one.</summary>
    /// <param name="telemetry">Null: nobody records traces.</param>
    /// <returns>X-Ray's header for what comes after, and the place in the trace; null for the latter: it isn't recorded.</returns>
    public static (string Header, GatewayTrace? Trace) Begin(IHeaderDictionary headers, DateTimeOffset now, CloudTelemetry? telemetry)
    {
        var incoming = headers[TraceHeader.Name] is [{ Length: > 0 } own, ..] ? own : telemetry is null ? null : TraceHeader.OfTraceParent(headers.TraceParent);
        var header = TraceHeader.Continue(incoming, now, telemetry?.Sampler);
        if (telemetry is null || TraceContext.Read(header) is not { } place)
        {
            return (header, null);
        }

        // One that begins here has a parent that nobody is: the request takes its id.
        var came = TraceContext.Read(incoming is null ? null : $"{incoming};Sampled=1");
        GatewayTrace trace = came is null ? new(place with { SpanId = null }, place.SpanId!) : new(came, TraceContext.NewSpanId());
        return (trace.Inside.Header, trace);
    }
}

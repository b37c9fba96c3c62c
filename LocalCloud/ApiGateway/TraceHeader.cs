using System.Globalization;
using LocalCloud.Telemetry;

namespace LocalCloud.ApiGateway;

/// <summary>
/// X-Ray's trace header, <c>Root=1-{epoch}-{id};Parent={id};Sampled={0|1}</c>: continued when a request brings one, else begun.
/// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
/// </summary>
internal static class TraceHeader
{
    public const string Name = "X-Amzn-Trace-Id";
    private const int ParentLength = 16;

    /// <param name="sampler">Decides where the request says nothing of it; null: nobody records traces.</param>
    public static string Continue(string? incoming, DateTimeOffset now, Sampler? sampler = null)
    {
        ReadOnlySpan<char> root = default, parent = default, sampled = default;
        foreach (var range in incoming.AsSpan().Split(';'))
        {
            var part = incoming.AsSpan(range).Trim();
            if (part.StartsWith("Root=") && TraceContext.IsRoot(part[5..]))
            {
                root = part[5..];
            }
            else if (part.StartsWith("Parent=") && part.Length == 7 + ParentLength && TraceContext.IsHex(part[7..]))
            {
                parent = part[7..];
            }
            else if (part is "Sampled=1" or "Sampled=0")
            {
                sampled = part[8..];
            }
        }

        if (root.IsEmpty)
        {
            return Begin(now, sampler);
        }

        if (sampled.IsEmpty)
        {
            sampled = Decide(sampler);
        }

        return string.Concat("Root=", root, parent.IsEmpty ? $";Parent={Chance()[..ParentLength]}" : $";Parent={parent}", $";Sampled={sampled}");
    }

    /// <summary>W3C's <c>traceparent</c> (<c>00-{trace}-{span}-{flags}</c>) as X-Ray's header; null when it isn't one. https://www.w3.org/TR/trace-context/#traceparent-header</summary>
    public static string? OfTraceParent(string? traceParent)
    {
        if (traceParent?.Split('-') is not [{ Length: 2 } version, { Length: 32 } trace, { Length: ParentLength } parent, { Length: 2 } flags, ..]
            || version is "ff" || !(TraceContext.IsHex(trace) && TraceContext.IsHex(parent) && TraceContext.IsHex(flags)))
        {
            return null;
        }

        var sampled = Convert.ToByte(flags, 16) & 1;
        return $"Root=1-{trace.AsSpan(0, 8)}-{trace.AsSpan(8)};Parent={parent};Sampled={sampled}";
    }

    // Where nothing decides it isn't sampled, and what isn't costs nothing further down.
    private static string Decide(Sampler? sampler) => sampler is not null && sampler.Take() ? "1" : "0";

    private static string Begin(DateTimeOffset now, Sampler? sampler)
    {
        var chance = Chance();
        var time = ((uint)now.ToUnixTimeSeconds()).ToString("x8", CultureInfo.InvariantCulture);
        return $"Root=1-{time}-{chance.AsSpan(0, 24)};Parent={chance.AsSpan(24)}{time};Sampled={Decide(sampler)}";
    }

    private static string Chance() => Guid.NewGuid().ToString("N");
}

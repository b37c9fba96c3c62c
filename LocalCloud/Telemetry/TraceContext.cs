using System.Buffers;
using System.Security.Cryptography;

namespace LocalCloud.Telemetry;

/// <summary>
/// A place in a trace that is recorded: X-Ray's header (<c>Root=1-{8}-{24};Parent={16};Sampled=1</c>), with the ids as W3C writes them.
/// W3C's trace id is X-Ray's root without its version and dashes: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
/// </summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits: the parent of what comes; null when nobody was before.</param>
internal sealed record TraceContext(string TraceId, string? SpanId)
{
    private const int RootLength = 35;
    private const int SpanIdLength = 16;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The header that carries it on.</summary>
    public string Header => $"Root=1-{TraceId.AsSpan(0, 8)}-{TraceId.AsSpan(8)};Parent={SpanId ?? NewSpanId()};Sampled=1";

    public static string NewSpanId() => RandomNumberGenerator.GetHexString(SpanIdLength, lowercase: true);

    /// <summary>The same trace, below another span.</summary>
    public TraceContext Below(string spanId) => this with { SpanId = spanId };

    /// <summary>Null for a trace that isn't sampled, or a header that has no trace id.</summary>
    public static TraceContext? Read(string? header)
    {
        if (header is null || !header.Contains("Sampled=1", StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> root = default, parent = default;
        foreach (var range in header.AsSpan().Split(';'))
        {
            var part = header.AsSpan(range).Trim();
            if (part.StartsWith("Root="))
            {
                root = part[5..];
            }
            else if (part.StartsWith("Parent="))
            {
                parent = part[7..];
            }
        }

        return IsRoot(root)
            ? new TraceContext(string.Concat(root[2..10], root[11..]).ToLowerInvariant(), parent.Length == SpanIdLength && IsHex(parent) ? parent.ToString().ToLowerInvariant() : null)
            : null;
    }

    /// <summary>Whether that is a trace id of X-Ray's.</summary>
    public static bool IsRoot(ReadOnlySpan<char> root) =>
        root.Length == RootLength && root.StartsWith("1-") && root[10] == '-' && IsHex(root[2..10]) && IsHex(root[11..]);

    public static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}

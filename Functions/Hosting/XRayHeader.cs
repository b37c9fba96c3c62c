using System.Buffers;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// X-Ray's tracing header, <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>
/// (https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
/// </summary>
public static class XRayHeader
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>The trace id as W3C writes it: the root without its version and dashes, 32 hexadecimal digits. Null when the header has no such root.</summary>
    public static string? TraceId(string? header)
    {
        foreach (var part in header.AsSpan().Split(';'))
        {
            var item = header.AsSpan(part).Trim();
            if (item is ['R', 'o', 'o', 't', '=', '1', '-', .. { Length: 33 } root] && root[8] == '-'
                && !root[..8].ContainsAnyExcept(LowerHex) && !root[9..].ContainsAnyExcept(LowerHex))
            {
                return string.Concat(root[..8], root[9..]);
            }
        }

        return null;
    }

    /// <summary>The value of one of its parts; null when it isn't there.</summary>
    /// <param name="name">With the equals sign: <c>Parent=</c>.</param>
    public static string? Part(string? header, string name)
    {
        foreach (var part in header.AsSpan().Split(';'))
        {
            var item = header.AsSpan(part).Trim();
            if (item.StartsWith(name))
            {
                return item[name.Length..].ToString();
            }
        }

        return null;
    }

    /// <summary>The same trace, below another span.</summary>
    public static string Below(string header, string spanId) =>
        string.Join(';', header.Split(';').Select(part => part.Trim().StartsWith("Parent=", StringComparison.Ordinal) ? $"Parent={spanId}" : part));
}

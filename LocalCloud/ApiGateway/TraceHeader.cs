using System.Buffers;
using System.Globalization;

namespace LocalCloud.ApiGateway;

/// <summary>
/// X-Ray's trace header, <c>Root=1-{epoch}-{id};Parent={id};Sampled={0|1}</c>: continued when a request brings one, else begun.
/// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
/// </summary>
internal static class TraceHeader
{
    public const string Name = "X-Amzn-Trace-Id";
    private const int RootLength = 35;   // 1-, 8 digits of time, -, 24 of chance
    private const int ParentLength = 16;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static string Continue(string? incoming, DateTimeOffset now)
    {
        ReadOnlySpan<char> root = default, parent = default, sampled = "0";
        foreach (var range in incoming.AsSpan().Split(';'))
        {
            var part = incoming.AsSpan(range).Trim();
            if (part.StartsWith("Root=") && IsRoot(part[5..]))
            {
                root = part[5..];
            }
            else if (part.StartsWith("Parent=") && part.Length == 7 + ParentLength && IsHex(part[7..]))
            {
                parent = part[7..];
            }
            else if (part is "Sampled=1")
            {
                sampled = "1";
            }
        }

        if (root.IsEmpty)
        {
            return Begin(now);
        }

        return string.Concat("Root=", root, parent.IsEmpty ? $";Parent={Chance()[..ParentLength]}" : $";Parent={parent}", $";Sampled={sampled}");
    }

    // Not sampled: nothing decided so, and what isn't sampled costs nothing further down.
    private static string Begin(DateTimeOffset now)
    {
        var chance = Chance();
        var time = ((uint)now.ToUnixTimeSeconds()).ToString("x8", CultureInfo.InvariantCulture);
        return $"Root=1-{time}-{chance.AsSpan(0, 24)};Parent={chance.AsSpan(24)}{time};Sampled=0";
    }

    private static string Chance() => Guid.NewGuid().ToString("N");

    private static bool IsRoot(ReadOnlySpan<char> root) =>
        root.Length == RootLength && root.StartsWith("1-") && root[10] == '-' && IsHex(root[2..10]) && IsHex(root[11..]);

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}

using System.Text;

namespace Webhooks.Functions.Http;

/// <summary>The answer to one request. Its bytes lie in the connection's buffer: they are gone with the next request.</summary>
/// <param name="head">The header lines, each with its line end, without the status line.</param>
public sealed class HttpResponse(int status, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
{
    public int Status => status;

    public ReadOnlyMemory<byte> Body => body;

    public bool IsSuccess => status / 100 == 2;

    /// <summary>A header's value, or null when the answer has none of that name (which compares without case).</summary>
    public string? Header(string name) => Find(head.Span, name, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Finds a header among header lines.</summary>
    internal static bool Find(ReadOnlySpan<byte> lines, ReadOnlySpan<char> name, out ReadOnlySpan<byte> value)
    {
        while (lines.IndexOf("\r\n"u8) is > 0 and var end)
        {
            var line = lines[..end];
            if (line.IndexOf((byte)':') is var colon and >= 0 && Ascii.EqualsIgnoreCase(line[..colon], name))
            {
                value = line[(colon + 1)..].Trim(" \t"u8);
                return true;
            }

            lines = lines[(end + 2)..];
        }

        value = default;
        return false;
    }
}

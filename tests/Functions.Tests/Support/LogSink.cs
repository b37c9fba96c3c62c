using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.Functions.Tests.Support;

/// <summary>Stands for stdout, and can be read while it is written.</summary>
public sealed class LogSink : MemoryStream
{
    private readonly Lock _lock = new();

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString(ToArray());
            }
        }
    }

    /// <summary>The log so far, a line each.</summary>
    public IReadOnlyList<JsonNode> Lines => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            base.Write(buffer);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace LocalCloud.Sqs.Api;

/// <summary>What a caller shows in order to cancel a move task: base64 of its id and its source, as SQS's own handles are.</summary>
internal sealed record TaskHandle(string TaskId, string SourceArn)
{
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"taskId":"{{TaskId}}","sourceArn":"{{SourceArn}}"}"""));

    public static bool TryRead(string text, [NotNullWhen(true)] out TaskHandle? handle)
    {
        handle = null;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("taskId", out var id) && id.ValueKind == JsonValueKind.String
                && root.TryGetProperty("sourceArn", out var source) && source.ValueKind == JsonValueKind.String)
            {
                handle = new TaskHandle(id.GetString()!, source.GetString()!);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)   // the latter for half a surrogate pair
        {
            handle = null;
        }

        return handle is not null;
    }
}

using System.Text;
using System.Text.Json;

namespace LocalCloud.Lambda;

/// <summary>Says in one line why an init phase failed, in the function's own words where it has any.</summary>
internal static class InitProblem
{
    public static string Describe(FunctionInstance instance, FunctionError error)
    {
        var reported = instance.InitError is { } body ? Reported(body.Span) : null;
        var said = reported ?? (instance.LastLine is { } line ? $"{error.Message}; its last words: {line}" : error.Message);
        return OneLine(said);
    }

    private static string? Reported(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("errorMessage", out var message) && message.ValueKind == JsonValueKind.String)
            {
                return json.RootElement.TryGetProperty("errorType", out var type) && type.ValueKind == JsonValueKind.String
                    ? $"{type.GetString()}: {message.GetString()}"
                    : message.GetString();
            }
        }
        catch (JsonException)
        {
            // Runtimes may report in any form.
        }

        return Encoding.UTF8.GetString(body);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>A function can't start: its own messages, one line each with the function's name.</summary>
public sealed class FunctionInitException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

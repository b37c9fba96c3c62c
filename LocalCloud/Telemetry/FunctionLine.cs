using System.Text.Json;

namespace LocalCloud.Telemetry;

/// <summary>
/// Reads a line that a function wrote: a JSON object with the names that Lambda's own JSON format has
/// (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html), or any text.
/// </summary>
internal static class FunctionLine
{
    public static LogText Read(string line)
    {
        if (line.StartsWith('{'))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                return Read(document.RootElement, line);
            }
            catch (JsonException)
            {
                // It only began like one.
            }
        }

        return new LogText { Level = LogLevel.Information, Message = line };
    }

    private static LogText Read(JsonElement line, string whole)
    {
        string? level = null, message = null, traceId = null, spanId = null, requestId = null;
        Dictionary<string, string> fields = [];
        foreach (var member in line.EnumerateObject())
        {
            var value = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            switch (member.Name)
            {
                case "timestamp":
                    break;
                case "level":
                    level = value;
                    break;
                case "message":
                    message = value;
                    break;
                case "traceId":
                    traceId = value;
                    break;
                case "spanId":
                    spanId = value;
                    break;
                case "requestId":
                    requestId = value;
                    break;
                default:
                    fields[member.Name] = value;
                    break;
            }
        }

        return new LogText { Level = Level(level), Message = message ?? whole, TraceId = traceId, SpanId = spanId, RequestId = requestId, Fields = fields };
    }

    private static LogLevel Level(string? level) => level?.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARN" or "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" or "CRITICAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}

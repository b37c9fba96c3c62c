using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// The function's log: one line of JSON for each entry, written to stdout as it comes. The names are those that Lambda uses
/// itself (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html), so that both can be searched alike.
/// Nothing that a sender wrote beyond ids goes in here: no bodies, no header values, no secrets.
/// </summary>
/// <param name="function">The function's name, in every line.</param>
/// <param name="environment">The environment's suffix, by which metrics are told apart. Null: lines count nothing.</param>
public sealed class FunctionLog(Stream output, TimeProvider clock, string function, string? environment = null) : IDisposable
{
    /// <summary>The key of the environment's suffix in the process's environment.</summary>
    public const string EnvironmentKey = "ENVIRONMENT_SUFFIX";

    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    private readonly Lock _oneLineAtATime = new();
    private Invocation? _invocation;

    /// <summary>From here on lines carry the ids of that invocation; null: of none.</summary>
    public void Begin(Invocation? invocation) => _invocation = invocation;

    public void Info(string message, params ReadOnlySpan<LogField> fields) => Write("INFO"u8, message, null, fields);

    public void Warn(string message, params ReadOnlySpan<LogField> fields) => Write("WARN"u8, message, null, fields);

    public void Warn(string message, Exception fault, params ReadOnlySpan<LogField> fields) => Write("WARN"u8, message, fault, fields);

    public void Error(string message, params ReadOnlySpan<LogField> fields) => Write("ERROR"u8, message, null, fields);

    public void Error(string message, Exception fault, params ReadOnlySpan<LogField> fields) => Write("ERROR"u8, message, fault, fields);

    public void Dispose() => _writer.Dispose();

    private void Write(ReadOnlySpan<byte> level, string message, Exception? fault, ReadOnlySpan<LogField> fields)
    {
        lock (_oneLineAtATime)
        {
            var now = clock.GetUtcNow();
            Counter? counter = null;
            _line.ResetWrittenCount();
            _writer.Reset(_line);
            _writer.WriteStartObject();
            _writer.WriteString("timestamp"u8, now.UtcDateTime);
            _writer.WriteString("level"u8, level);
            _writer.WriteString("function"u8, function);
            _writer.WriteString("message"u8, message);
            if (_invocation is { } invocation)
            {
                _writer.WriteString("requestId"u8, invocation.RequestId);
                if (invocation.TraceId is { } traceId)
                {
                    _writer.WriteString("traceId"u8, traceId);
                }
            }

            foreach (var field in fields)
            {
                counter ??= field.Counter;
                if (field.Number is { } number)
                {
                    _writer.WriteNumber(field.Name, number);
                }
                else if (field.Text is { } text)
                {
                    _writer.WriteString(field.Name, text);
                }
            }

            if (fault is not null)
            {
                FaultReport.Write(_writer, fault);
            }

            if (counter is not null && environment is not null)
            {
                WriteMetadata(counter, now, environment);
            }

            _writer.WriteEndObject();
            _writer.Flush();
            _line.Write("\n"u8);
            output.Write(_line.WrittenSpan);
            output.Flush();
        }
    }

    /// <summary>Makes a metric of the line.</summary>
    private void WriteMetadata(Counter counter, DateTimeOffset now, string environmentSuffix)
    {
        _writer.WriteString(Counter.Environment, environmentSuffix);
        _writer.WriteStartObject("_aws"u8);
        _writer.WriteNumber("Timestamp"u8, now.ToUnixTimeMilliseconds());
        _writer.WritePropertyName("CloudWatchMetrics"u8);
        _writer.WriteRawValue(counter.Directives, skipInputValidation: true);
        _writer.WriteEndObject();
    }
}

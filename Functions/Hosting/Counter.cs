using System.Buffers;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// What a log line counts. The line is the metric: CloudWatch reads it in the embedded metric format
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html), so nothing is sent
/// besides. The format's part of the line is the same for every line of a counter, and is made once.
/// </summary>
public sealed class Counter
{
    /// <summary>The namespace of all metrics.</summary>
    public const string Namespace = "Webhooks";

    /// <summary>The first dimension of all metrics, which tells one deployment from another.</summary>
    public const string Environment = "environment";

    private readonly byte[] _directives;

    /// <param name="name">The metric's name; each line adds 1 to it.</param>
    /// <param name="duration">The name of a second metric, in milliseconds; the line has a field of that name. Null: there is none.</param>
    /// <param name="dimensions">What it can be looked at by, beside all together: each a list of the line's fields, of few values each, since every combination is a metric of its own.</param>
    public Counter(string name, string? duration, params string[][] dimensions)
    {
        Name = JsonEncodedText.Encode(name);
        Duration = duration;
        Dimensions = [.. dimensions.Select(fields => (IReadOnlyList<string>)[Environment, .. fields])];
        _directives = WriteDirectives();
    }

    public JsonEncodedText Name { get; }

    public string? Duration { get; }

    /// <summary>The sets of dimensions, the environment first in each.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Dimensions { get; }

    /// <summary>The names of its metrics.</summary>
    public IEnumerable<string> Metrics => Duration is null ? [Name.Value] : [Name.Value, Duration];

    /// <summary>The value of <c>CloudWatchMetrics</c>.</summary>
    public ReadOnlySpan<byte> Directives => _directives;

    private byte[] WriteDirectives()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("Namespace"u8, Namespace);
            writer.WriteStartArray("Dimensions"u8);
            foreach (var set in Dimensions)
            {
                writer.WriteStartArray();
                foreach (var dimension in set)
                {
                    writer.WriteStringValue(dimension);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("Metrics"u8);
            foreach (var metric in Metrics)
            {
                writer.WriteStartObject();
                writer.WriteString("Name"u8, metric);
                writer.WriteString("Unit"u8, metric == Duration ? "Milliseconds"u8 : "Count"u8);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

using System.Text.Json.Nodes;

namespace Webhooks.Functions.Tests.Support;

/// <summary>
/// What CloudWatch makes of log lines, and what it would refuse:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
/// </summary>
public static class EmbeddedMetrics
{
    private static readonly string[] Units = ["Count", "Milliseconds"];

    /// <summary>The metrics of a line, one text for each set of dimensions: <c>Accepted{environment=dev,provider=stripe}=1</c>.</summary>
    public static IReadOnlyList<string> Of(JsonNode line)
    {
        if (line["_aws"] is not JsonObject metadata)
        {
            return [];
        }

        metadata.Select(member => member.Key).ShouldBe(["Timestamp", "CloudWatchMetrics"]);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(metadata["Timestamp"]!.GetValue<long>());
        at.ShouldBe(line["timestamp"]!.GetValue<DateTimeOffset>(), TimeSpan.FromMilliseconds(1));
        return [.. metadata["CloudWatchMetrics"]!.AsArray().SelectMany(directive => Read(directive!.AsObject(), line))];
    }

    private static IEnumerable<string> Read(JsonObject directive, JsonNode line)
    {
        directive.Select(member => member.Key).ShouldBe(["Namespace", "Dimensions", "Metrics"]);
        directive["Namespace"]!.GetValue<string>().ShouldBe("Webhooks");
        var sets = directive["Dimensions"]!.AsArray();
        var metrics = directive["Metrics"]!.AsArray();
        sets.Count.ShouldBeGreaterThan(0);
        metrics.Count.ShouldBeInRange(1, 100);
        foreach (var metric in metrics)
        {
            metric!.AsObject().Select(member => member.Key).ShouldBe(["Name", "Unit"]);
            metric["Unit"]!.GetValue<string>().ShouldBeOneOf(Units);
            var name = metric["Name"]!.GetValue<string>();
            var value = line[name].ShouldNotBeNull($"the line has no {name}: {line.ToJsonString()}").GetValue<long>();
            foreach (var set in sets)
            {
                set!.AsArray().Count.ShouldBeInRange(1, 30);
                yield return $"{name}{{{string.Join(',', set.AsArray().Select(dimension => $"{dimension}={Value(line, dimension!.GetValue<string>())}"))}}}={value}";
            }
        }
    }

    /// <summary>A dimension is a text at the line's root, 1 to 1,024 characters long.</summary>
    private static string Value(JsonNode line, string dimension)
    {
        var value = line[dimension].ShouldNotBeNull($"the line has no {dimension}: {line.ToJsonString()}").GetValue<string>();
        value.Length.ShouldBeInRange(1, 1024);
        return value;
    }
}

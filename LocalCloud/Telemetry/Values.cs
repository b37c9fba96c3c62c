using System.Globalization;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Telemetry;

/// <summary>OTLP's values, as text and from what programs have.</summary>
internal static class Values
{
    private const string ServiceName = "service.name";

    /// <summary>Null for null.</summary>
    public static AnyValue? Of(object? value) => value switch
    {
        null => null,
        string text => new AnyValue { StringValue = text },
        bool flag => new AnyValue { BoolValue = flag },
        int number => new AnyValue { IntValue = number },
        long number => new AnyValue { IntValue = number },
        double number => new AnyValue { DoubleValue = number },
        _ => new AnyValue { StringValue = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" },
    };

    public static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => $"[{string.Join(", ", value.ArrayValue.Values.Select(Text))}]",
        AnyValue.ValueOneofCase.KvlistValue => $"{{{string.Join(", ", value.KvlistValue.Values.Select(pair => $"{pair.Key}: {Text(pair.Value)}"))}}}",
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        AnyValue.ValueOneofCase.None or null => "",
        _ => "",
    };

    /// <summary>By name; the last of several with one name.</summary>
    public static Dictionary<string, string> Texts(IEnumerable<KeyValue> attributes)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            texts[attribute.Key] = Text(attribute.Value);
        }

        return texts;
    }

    /// <summary>Who sent it. OpenTelemetry's own word for nobody: https://opentelemetry.io/docs/specs/semconv/resource/#service</summary>
    public static string Service(Resource? resource) =>
        resource?.Attributes.LastOrDefault(attribute => attribute.Key == ServiceName) is { } named ? Text(named.Value) : "unknown_service";

    public static Resource ResourceOf(string service) =>
        new() { Attributes = { new KeyValue { Key = ServiceName, Value = new AnyValue { StringValue = service } } } };

    public static DateTimeOffset TimeOf(ulong nanos) => DateTimeOffset.UnixEpoch.AddTicks((long)(Math.Min(nanos, long.MaxValue) / TimeSpan.NanosecondsPerTick));
}

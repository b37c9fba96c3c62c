using System.Text.Json.Serialization;
using LocalCloud.Control.Resources;
using LocalCloud.Control.Seen;
using LocalCloud.Control.Topology;

namespace LocalCloud.Control;

/// <summary>Control's answers: what is null is left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SystemMap))]
[JsonSerializable(typeof(ResourceList))]
[JsonSerializable(typeof(ResourceDetail))]
[JsonSerializable(typeof(RateList))]
[JsonSerializable(typeof(TraceList))]
[JsonSerializable(typeof(TraceDetail))]
[JsonSerializable(typeof(RecordList))]
[JsonSerializable(typeof(MetricList))]
internal sealed partial class ControlJson : JsonSerializerContext;

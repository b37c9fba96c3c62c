using System.Text.Json.Serialization;

namespace LocalCloud.EventSources.Filtering;

[JsonSerializable(typeof(string))]
internal sealed partial class FilterJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.Secrets;

/// <summary>What is kept, and what a seed file gives.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, StoredSecret>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class StoredJson : JsonSerializerContext;

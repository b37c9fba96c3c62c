using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.CustomResources;

/// <summary>A custom resource that has been made.</summary>
internal sealed record StoredResource
{
    /// <summary><c>Custom::EmptyBucket</c>.</summary>
    public required string Type { get; init; }
    public required string FunctionArn { get; init; }
    public required string PhysicalId { get; init; }

    /// <summary>What it was made with: a JSON object.</summary>
    public required string Properties { get; init; }

    /// <summary>What its maker said of it.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <exception cref="StartException">The file can't be read.</exception>
    public static Dictionary<string, StoredResource> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredResourceJson.Default.DictionaryStringStoredResource)! : [];
        }
        catch (JsonException)
        {
            throw new StartException($"The custom resources in {path} were kept by another version, or damaged. Start with --fresh to forget what was stored.");
        }
    }

    /// <summary>Writes all of them, for their owner only: an answer may be a secret.</summary>
    public static void Write(string path, Dictionary<string, StoredResource> all) =>
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(all, StoredResourceJson.Default.DictionaryStringStoredResource));
}

[JsonSerializable(typeof(Dictionary<string, StoredResource>))]
internal sealed partial class StoredResourceJson : JsonSerializerContext;

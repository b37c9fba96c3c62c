using System.Text.Json.Nodes;

namespace Webhooks.Infrastructure.Tests.Template;

/// <summary>A template as the synthesis wrote it, with its references made readable.</summary>
public sealed class SynthesisedTemplate
{
    public SynthesisedTemplate(string file)
    {
        File = file;
        Text = System.IO.File.ReadAllText(file);
        Json = JsonNode.Parse(Text)!.AsObject();
        Resources = [.. Json[nameof(Resources)]!.AsObject().Select(Read)];
    }

    public string File { get; }

    public string Text { get; }

    public JsonObject Json { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IEnumerable<Resource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The resource at that construct's path below the stack.</summary>
    public Resource At(string path) => Resources.Single(resource => resource.Path == path);

    /// <summary>A value with references in it as text: <c>arn:{AWS::Partition}:…:{Consumer/Function.Arn}</c>.</summary>
    public string Render(JsonNode? value) => value switch
    {
        JsonObject reference when reference["Ref"] is { } target => $"{{{Name(target.ToString())}}}",
        JsonObject attribute when attribute["Fn::GetAtt"] is JsonArray target => $"{{{Name((string)target[0]!)}.{(string)target[1]!}}}",
        JsonObject joined when joined["Fn::Join"] is JsonArray join => string.Join((string)join[0]!, join[1]!.AsArray().Select(Render)),
        JsonObject other => other.ToJsonString(),
        null => "",
        _ => value.ToString(),
    };

    /// <summary>Same for one value or a list of them, as IAM writes what may be several.</summary>
    public IReadOnlyList<string> RenderAll(JsonNode? value) => value is JsonArray list ? [.. list.Select(Render)] : [Render(value)];

    private string Name(string logicalId) => Resources.SingleOrDefault(resource => resource.LogicalId == logicalId)?.Path ?? logicalId;

    private static Resource Read(KeyValuePair<string, JsonNode?> entry)
    {
        var path = (string)entry.Value!["Metadata"]!["aws:cdk:path"]!;
        var parts = path.Split('/')[1..];
        return new Resource(entry.Key, string.Join('/', parts[^1] == "Resource" ? parts[..^1] : parts), entry.Value.AsObject());
    }
}

using System.Text.Json;

namespace CloudTemplate.Parsing;

/// <summary>Reads the <c>Resources</c> section.</summary>
internal static class ResourceParser
{
    private static readonly JsonElement NoProperties = JsonElement.Parse("{}");

    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html
    private static readonly HashSet<string> KnownAttributes =
    [
        "Type", "Properties", "Metadata", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy",
    ];

    public static Resource? Parse(string logicalId, JsonElement json, Problems problems)
    {
        var place = new Place(logicalId);
        if (json.ValueKind != JsonValueKind.Object || Text(json, "Type") is not { } type)
        {
            problems.Add(place, "the resource has no Type. Give it one, like AWS::SQS::Queue.");
            return null;
        }

        var path = Metadata(json) ?? logicalId;
        place = Place.Of(path, logicalId);
        foreach (var attribute in json.EnumerateObject().Where(attribute => !KnownAttributes.Contains(attribute.Name)))
        {
            problems.Add(place.In(attribute.Name), "no such attribute of a resource is known. Take it out.");
        }

        var properties = json.TryGetProperty("Properties", out var given) ? given : NoProperties;
        if (properties.ValueKind != JsonValueKind.Object)
        {
            problems.Add(place.In("Properties"), "must be an object.");
            properties = NoProperties;
        }

        return new Resource
        {
            LogicalId = logicalId,
            Type = type,
            Path = path,
            Properties = properties,
            Condition = Text(json, "Condition"),
            DependsOn = DependsOn(json, place, problems),
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Metadata(JsonElement json) =>
        json.TryGetProperty("Metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? Text(metadata, "aws:cdk:path") : null;

    private static IReadOnlyList<string> DependsOn(JsonElement json, Place place, Problems problems)
    {
        if (!json.TryGetProperty("DependsOn", out var value))
        {
            return [];
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return [value.GetString()!];
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                return [.. value.EnumerateArray().Select(item => item.GetString()!)];
            default:
                problems.Add(place.In("DependsOn"), "must be a logical id or a list of them.");
                return [];
        }
    }
}

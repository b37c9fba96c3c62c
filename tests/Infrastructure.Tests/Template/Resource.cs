using System.Text.Json.Nodes;

namespace Webhooks.Infrastructure.Tests.Template;

/// <summary>A resource of a synthesised template.</summary>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Path">Its construct's path below the stack: <c>Consumer/Function</c>.</param>
/// <param name="Json">All of it.</param>
public sealed record Resource(string LogicalId, string Path, JsonObject Json)
{
    public string Type => (string)Json[nameof(Type)]!;

    public JsonObject Properties => Json[nameof(Properties)]?.AsObject() ?? [];

    public JsonNode this[string property] => Properties[property].ShouldNotBeNull($"{Path} has no {property}");

    public override string ToString() => $"{Type} {Path}";
}

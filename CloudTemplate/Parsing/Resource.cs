using System.Text.Json;

namespace CloudTemplate.Parsing;

/// <summary>One resource as the template writes it, nothing evaluated.</summary>
internal sealed record Resource
{
    public required string LogicalId { get; init; }

    /// <summary><c>AWS::SQS::Queue</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The construct's path, from metadata <c>aws:cdk:path</c>; the logical id where a template has none.</summary>
    public required string Path { get; init; }

    /// <summary>An object; empty where the template has none.</summary>
    public required JsonElement Properties { get; init; }

    /// <summary>The condition without which the resource isn't made; null: always.</summary>
    public string? Condition { get; init; }

    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public Place Place => Place.Of(Path, LogicalId);
}

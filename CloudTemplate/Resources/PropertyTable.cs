using System.Collections.Frozen;

namespace CloudTemplate.Resources;

/// <summary>
/// What is known of the properties of a resource type (or of an object inside of one). A property that is in neither list stops
/// the template: it might change what runs, and then the local system would be another than the deployed one.
/// </summary>
internal sealed class PropertyTable
{
    /// <summary>Read, and done as AWS does it.</summary>
    public required FrozenSet<string> Honoured { get; init; }

    /// <summary>Known, and without an effect that anybody could see locally: encryption at rest, tags, descriptions. Not even evaluated.</summary>
    public required FrozenSet<string> Inert { get; init; }

    public static PropertyTable Of(string[] honoured, params string[] inert) =>
        new() { Honoured = [.. honoured], Inert = [.. inert] };
}

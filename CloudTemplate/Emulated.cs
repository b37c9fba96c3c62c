using CloudTemplate.Evaluation;
using CloudTemplate.Resources;

namespace CloudTemplate;

/// <summary>What becomes of a property. The zero value stops a template.</summary>
public enum PropertyHandling
{
    Refused,

    /// <summary>Known, and without an effect that anybody could see locally.</summary>
    Inert,
    Honoured,
}

/// <summary>A property of a resource type.</summary>
/// <param name="Name">With the way to it: <c>Code.S3Key</c>.</param>
/// <param name="Remark">Why it isn't honoured, or what of it is; may be empty.</param>
public sealed record EmulatedProperty(string Name, PropertyHandling Handling, string Remark);

/// <summary>A resource type, and what is done of it.</summary>
/// <param name="Name"><c>AWS::SQS::Queue</c>.</param>
public sealed record EmulatedType(string Name, IReadOnlyList<EmulatedProperty> Properties);

/// <summary>What of CloudFormation is known here: the tables by which templates are read.</summary>
public static class Emulated
{
    /// <summary>The resource types that are run, by name.</summary>
    public static IReadOnlyList<EmulatedType> Types { get; } =
        [.. ResourceTypes.All.OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => new EmulatedType(type.Name, [.. Properties(type.Properties, "")]))];

    /// <summary>The types that may be in a template although nothing is run for them, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> InertTypes => ResourceTypes.Inert;

    /// <summary>The intrinsic functions that are done.</summary>
    public static IEnumerable<string> Functions => Intrinsics.Known;

    private static IEnumerable<EmulatedProperty> Properties(PropertyTable table, string prefix) =>
        Listed(table.Honoured, PropertyHandling.Honoured)
            .Concat(Listed(table.Inert, PropertyHandling.Inert))
            .Concat(Listed(table.Refused, PropertyHandling.Refused))
            .Select(property => property with { Name = prefix + property.Name })
            .Concat(table.Inner.SelectMany(inner => Properties(inner.Value, $"{prefix}{inner.Key}.")))
            .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static IEnumerable<EmulatedProperty> Listed(IReadOnlyDictionary<string, string> names, PropertyHandling handling) =>
        names.Select(property => new EmulatedProperty(property.Key, handling, property.Value));
}

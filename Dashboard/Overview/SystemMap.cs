using Webhooks.Dashboard.Overview.Drawing;

namespace Webhooks.Dashboard.Overview;

/// <summary>The stack's parts as they are drawn, with what is known of each at the moment.</summary>
/// <param name="Nodes">Of every box, by its node's id.</param>
/// <param name="Stopped">The event source mappings through which nothing goes now.</param>
public sealed record SystemMap(MapLayout Layout, IReadOnlyDictionary<string, MapNode> Nodes, IReadOnlySet<string> Stopped)
{
    /// <summary>In the order of a webhook's way, for the list that stands for the picture on a small screen.</summary>
    public IEnumerable<MapNode> InOrder => Layout.Boxes.Select(box => Nodes[box.Node.Id]);

    public bool IsStopped(FlowEdge edge) => edge.Mapping is { } mapping && Stopped.Contains(mapping);
}

/// <summary>One part.</summary>
/// <param name="Kind">What it is, for who can't see the picture: <c>function StripeProcessor</c>.</param>
/// <param name="Facts">Up to two lines.</param>
/// <param name="Rate">How much goes through it, with its unit; null where that isn't known.</param>
/// <param name="Level">Null: within its limits.</param>
public sealed record MapNode(string Kind, string Name, IReadOnlyList<string> Facts, string? Rate, Severity? Level, string Address)
{
    /// <summary>False where nobody tells how it does; then it isn't called right either.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>What went wrong with what came to it; null: nothing, or it isn't known.</summary>
    public string? Errors { get; init; }

    /// <summary>What doesn't come to it, though the template says so: <c>nothing comes from Queue: stopped</c>.</summary>
    public string? Cut { get; init; }

    /// <summary>What the picture has no line for: <c>also writes to Archive</c>.</summary>
    public string? Also { get; init; }

    /// <summary>The whole of it in words, those of the picture first.</summary>
    public string Sentence =>
        $"{Name} {string.Join(' ', Facts)}, {string.Join(", ", new[] { Kind, Rate, Errors, Cut, Also }.OfType<string>())}{(Level is { } level ? $": {level.ToString().ToLowerInvariant()}" : "")}";

    public string Class => Level switch { Severity.Error => "is-bad", Severity.Warning => "is-warn", null => IsKnown ? "is-ok" : "" };

    public string Word => Level?.ToString() ?? (IsKnown ? "OK" : "Unknown");
}

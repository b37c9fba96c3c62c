namespace LocalCloud.Control.Topology;

/// <summary>What there is, and what leads where.</summary>
internal sealed record SystemMap(string Region, string AccountId, IReadOnlyList<MapNode> Nodes, IReadOnlyList<MapEdge> Edges, IReadOnlyList<MapGap> NotEmulated);

/// <param name="Id">The logical id.</param>
/// <param name="Kind"><c>api</c>, <c>route</c>, <c>function</c>, <c>queue</c>, <c>mapping</c>, <c>table</c>, <c>bucket</c>, <c>topic</c> or <c>secret</c>.</param>
internal sealed record MapNode(string Id, string Kind, string Name, string Path)
{
    public string? Arn { get; init; }
    public string? Url { get; init; }

    /// <summary>Of a route: the API that it is part of.</summary>
    public string? Api { get; init; }
}

/// <param name="Kind"><c>authorizes</c>, <c>invokes</c>, <c>feeds</c>, <c>streams</c>, <c>deadLetters</c>, <c>delivers</c>, <c>fails</c> or <c>calls</c>.</param>
internal sealed record MapEdge(string From, string To, string Kind)
{
    /// <summary>The event source mapping that does it.</summary>
    public string? Mapping { get; init; }
    public int? MaxReceiveCount { get; init; }

    /// <summary>What the function's role allows there.</summary>
    public IReadOnlyList<string>? Actions { get; init; }
}

/// <summary>A resource of the template that isn't run.</summary>
internal sealed record MapGap(string Id, string Type, string Path);

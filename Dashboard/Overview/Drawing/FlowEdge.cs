using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>Something goes from one part to another.</summary>
/// <param name="IsFailure">What goes there has failed.</param>
public sealed record FlowEdge(string From, string To, bool IsFailure = false)
{
    /// <summary>An action that puts something somewhere, by how its name begins; others only look, take or delete.</summary>
    private static readonly string[] Puts = ["Put", "Send", "Publish", "Update", "BatchWrite", "TransactWrite", "Invoke"];

    /// <summary>AWS does it: no function has to call.</summary>
    public bool IsOfItself { get; init; }

    /// <summary>The event source mapping that does it; without it nothing goes there.</summary>
    public string? Mapping { get; init; }

    /// <summary>After so many receives a message goes there.</summary>
    public int? MaxReceiveCount { get; init; }

    /// <summary>An authorizer stands in the way of what it lets through: from the API to it, and from it to what the API calls.</summary>
    public static IReadOnlyList<FlowEdge> Read(Topology topology)
    {
        List<FlowEdge> found = [];
        var edges = topology.Edges ?? [];
        foreach (var route in topology.Nodes.Where(node => node.Api is not null))
        {
            var authorizers = edges.Where(edge => edge.From == route.Id && edge.Kind == "authorizes").Select(edge => edge.To).ToList();
            foreach (var called in edges.Where(edge => edge.From == route.Id && edge.Kind == "invokes").Select(edge => edge.To))
            {
                found.AddRange(authorizers.Select(authorizer => new FlowEdge(route.Api!, authorizer) { IsOfItself = true }));
                found.AddRange(authorizers.DefaultIfEmpty(route.Api!).Select(before => new FlowEdge(before, called) { IsOfItself = true }));
            }
        }

        found.AddRange(edges.Select(Read).OfType<FlowEdge>());
        return [.. found.DistinctBy(edge => (edge.From, edge.To, edge.IsFailure))];
    }

    private static FlowEdge? Read(TopologyEdge edge) => edge.Kind switch
    {
        "feeds" or "streams" or "delivers" => new FlowEdge(edge.From, edge.To) { IsOfItself = true, Mapping = edge.Mapping },
        "deadLetters" or "fails" => new FlowEdge(edge.From, edge.To, IsFailure: true) { MaxReceiveCount = edge.MaxReceiveCount },
        "calls" when edge.Actions?.Any(action => action[(action.IndexOf(':') + 1)..] is var name && Array.Exists(Puts, puts => name.StartsWith(puts, StringComparison.OrdinalIgnoreCase))) == true =>
            new FlowEdge(edge.From, edge.To),
        _ => null,
    };
}

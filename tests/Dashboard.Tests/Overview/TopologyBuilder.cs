using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Tests.Overview;

/// <summary>Writes a topology down, edge by edge.</summary>
internal sealed class TopologyBuilder(Topology? from = null)
{
    private readonly List<TopologyNode> _nodes = [.. from?.Nodes ?? []];
    private readonly List<TopologyEdge> _edges = [.. from?.Edges ?? []];

    public TopologyBuilder Add(string kind, string id, string? name = null)
    {
        _nodes.Add(new TopologyNode(id, kind, name ?? id, null, null));
        return this;
    }

    public TopologyBuilder Route(string id, string api)
    {
        _nodes.Add(new TopologyNode(id, "route", id, null, api));
        return this;
    }

    public TopologyBuilder Edge(string source, string to, string kind, string? mapping = null)
    {
        _edges.Add(new TopologyEdge(source, to, kind) { Mapping = mapping });
        return this;
    }

    public TopologyBuilder Calls(string source, string to, params IReadOnlyList<string> actions)
    {
        _edges.Add(new TopologyEdge(source, to, "calls") { Actions = actions });
        return this;
    }

    public TopologyBuilder DeadLetters(string queue, string to, int receives)
    {
        _edges.Add(new TopologyEdge(queue, to, "deadLetters") { MaxReceiveCount = receives });
        return this;
    }

    public Topology Build() => new(_nodes, null) { Edges = _edges };
}

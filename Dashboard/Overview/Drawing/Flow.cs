using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>
/// What goes through the stack, by the template's edges alone: whatever is added to the template is in the picture, and what nothing
/// goes through (keys, alarms' topics, what only cleans up) isn't.
/// </summary>
/// <param name="Way">The parts that are reached from where something enters, without a failure.</param>
/// <param name="Failed">The parts where failures go, and what they come to.</param>
/// <param name="Edges">What is drawn.</param>
/// <param name="Aside">What isn't, since both ends are drawn without it: told in words.</param>
public sealed record Flow(IReadOnlyList<TopologyNode> Way, IReadOnlyList<TopologyNode> Failed, IReadOnlyList<FlowEdge> Edges, IReadOnlyList<FlowEdge> Aside)
{
    public static Flow Of(Topology topology)
    {
        var edges = FlowEdge.Read(topology);
        var targets = edges.Select(edge => edge.To).ToHashSet();
        var way = Reached(edges.Where(edge => !edge.IsFailure), topology.Nodes.Select(node => node.Id).Where(id => !targets.Contains(id) && edges.Any(edge => edge.From == id && edge.IsOfItself)));
        var all = Reached(edges, way);

        // Where failures end, and nothing goes on: whoever else puts something there does so by the way.
        var ends = all.Where(id => edges.All(edge => edge.From != id)).ToHashSet();
        var failed = all.Where(id => !way.Contains(id) || (ends.Contains(id) && edges.Any(edge => edge.To == id && (edge.IsFailure || !way.Contains(edge.From))))).ToHashSet();
        way.ExceptWith(failed);

        var known = edges.Where(edge => all.Contains(edge.From) && edge.From != edge.To).ToList();
        bool IsAside(FlowEdge edge) => way.Contains(edge.To) ? failed.Contains(edge.From) : way.Contains(edge.From) && known.Exists(other => other.To == edge.To && failed.Contains(other.From));
        return new Flow(
            [.. topology.Nodes.Where(node => way.Contains(node.Id))],
            [.. topology.Nodes.Where(node => failed.Contains(node.Id))],
            [.. known.Where(edge => !IsAside(edge)).Select(edge => failed.Contains(edge.To) ? edge with { IsFailure = true } : edge).DistinctBy(edge => (edge.From, edge.To))],
            [.. known.Where(IsAside)]);
    }

    private static HashSet<string> Reached(IEnumerable<FlowEdge> edges, IEnumerable<string> from)
    {
        var next = edges.ToLookup(edge => edge.From, edge => edge.To);
        HashSet<string> reached = [.. from];
        Queue<string> open = new(reached);
        while (open.TryDequeue(out var id))
        {
            foreach (var to in next[id].Where(reached.Add))
            {
                open.Enqueue(to);
            }
        }

        return reached;
    }
}

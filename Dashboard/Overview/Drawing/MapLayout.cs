using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>Where everything of the picture is: the same as long as the template is.</summary>
/// <param name="Boxes">In the order in which something comes to them, failures last.</param>
/// <param name="Return">What was put right goes back there; null: nothing does.</param>
public sealed record MapLayout(IReadOnlyList<Box> Boxes, IReadOnlyList<Wire> Wires, Wire? Return, int Left, int Top, int Width, int Height)
{
    private const int Margin = 3;

    /// <param name="back">From where to where the dashboard itself can put something back; drawn where both are in the picture.</param>
    public static MapLayout Of(Topology topology, (string? From, string? To) back)
    {
        var flow = Flow.Of(topology);
        Placement placement = new(flow);
        Router router = new(placement);
        var returning = back is ({ } from, { } to) && placement.Cells.ContainsKey(from) && placement.Cells.ContainsKey(to) ? new FlowEdge(from, to) : null;
        foreach (var edge in flow.Edges.Append(returning).OfType<FlowEdge>())
        {
            _ = router.Route(edge);
        }

        Wire[] wires = [.. flow.Edges.Select(edge => new Wire(edge, router.Route(edge)))];
        var returns = returning is null ? null : new Wire(returning, router.Route(returning));
        var order = placement.Way.Rows.Concat(placement.Failed.Rows).SelectMany(row => row).ToList();
        var aside = flow.Aside.Where(edge => !flow.Edges.Any(drawn => (drawn.From, drawn.To) == (edge.From, edge.To))).ToLookup(edge => edge.From);
        Box[] boxes =
        [
            .. flow.Way.Concat(flow.Failed).OrderBy(node => order.IndexOf(node.Id))
                .Select(node => new Box(node, placement.Cells[node.Id].X, placement.Cells[node.Id].Top, placement.Cells[node.Id].Height, [.. aside[node.Id].DistinctBy(edge => edge.To)])),
        ];
        var points = wires.Append(returns).OfType<Wire>().SelectMany(wire => wire.Points).ToList();
        var (left, top) = (Math.Min(0, points.Select(point => point.X).DefaultIfEmpty(0).Min()) - Margin, Math.Min(0, points.Select(point => point.Y).DefaultIfEmpty(0).Min()));
        var bottom = Math.Max(placement.Band(placement.Bands).Top - Placement.Channel, points.Select(point => point.Y + Margin).DefaultIfEmpty(0).Max());
        return new MapLayout(boxes, wires, returns, left, top, (Placement.Columns * Placement.ColumnPitch) - (Placement.ColumnPitch - Cell.Width) + 23 - left, bottom - top);
    }
}

/// <summary>A part of the stack.</summary>
/// <param name="Y">Its upper edge.</param>
/// <param name="Aside">What goes from it without a line that says so.</param>
public sealed record Box(TopologyNode Node, int X, int Y, int Height, IReadOnlyList<FlowEdge> Aside);

namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>
/// Finds a line's way around the boxes: between neighbours through the gap between their columns, otherwise by a track of its own between two bands
/// and up or down beside a column.
/// </summary>
internal sealed class Router(Placement placement)
{
    private const int Bend = 23;
    private const int Beside = 14;

    /// <summary>What comes back up arrives beside what goes down.</summary>
    private const int Aside = 24;

    private readonly HashSet<(int Channel, string Name)> _tracks = [];

    /// <summary>From where the way itself goes down: what has failed leaves beside it.</summary>
    private readonly HashSet<string> _down =
        [.. placement.Way.Chains.Values.SelectMany(chain => chain.Zip(chain.Skip(1))).Where(step => placement.Cells[step.First].Band != placement.Cells[step.Second].Band).Select(step => step.First)];

    /// <summary>The points of an edge's line, from one end to the other. Asked for all lines once before: how many there are decides where each lies.</summary>
    public IReadOnlyList<(int X, int Y)> Route(FlowEdge edge)
    {
        var chain = placement.Way.Chains.GetValueOrDefault(edge) ?? placement.Failed.Chains.GetValueOrDefault(edge) ?? [edge.From, edge.To];
        return [.. chain.Zip(chain.Skip(1)).SelectMany(step => Step(placement.Cells[step.First], placement.Cells[step.Second], edge.IsFailure))];
    }

    private List<(int X, int Y)> Step(Cell from, Cell to, bool isFailure)
    {
        if (from.Band != to.Band || to.Column - from.Column != (from.ToTheLeft ? -1 : 1) || from.ToTheLeft != to.ToTheLeft)
        {
            return Around(from, to, isFailure);
        }

        var (start, end) = from.ToTheLeft ? (from.X, to.Right) : (from.Right, to.X);
        var bend = start + (from.ToTheLeft ? -Bend : Bend);
        return from.Y == to.Y ? [(start, from.Y), (end, to.Y)] : [(start, from.Y), (bend, from.Y), (bend, to.Y), (end, to.Y)];
    }

    private List<(int X, int Y)> Around(Cell from, Cell to, bool isFailure)
    {
        var down = to.Band >= from.Band;
        var comesBack = to.Band <= from.Band;
        List<(int X, int Y)> points = [];
        if (down ? from.IsLowest : from.IsHighest)
        {
            points.Add((from.Middle + (comesBack ? Aside : isFailure && _down.Contains(from.Id) ? -Aside : 0), down ? from.Bottom : from.Top));
        }
        else
        {
            points.Add((from.ToTheLeft ? from.X : from.Right, from.Y));
            points.Add((from.ToTheLeft ? from.X - Beside : from.Right + Beside, from.Y));
        }

        var channel = down ? from.Band : from.Band - 1;
        var isDirect = to.Band > from.Band ? to.Band == channel + 1 && to.IsHighest : to.Band == channel && to.IsLowest;
        var x = isDirect ? to.Middle + (comesBack ? Aside : 0) : to.ToTheLeft ? to.Right + Beside : to.X - Beside;
        if (points[^1].X != x)
        {
            var y = Track(channel, $"{x} {to.Id}");
            points.Add((points[^1].X, y));
            points.Add((x, y));
        }

        if (isDirect)
        {
            points.Add((x, to.Band > from.Band ? to.Top : to.Bottom));
        }
        else
        {
            points.Add((x, to.Y));
            points.Add((to.ToTheLeft ? to.Right : to.X, to.Y));
        }

        return points;
    }

    /// <summary>Lines to the same place share one.</summary>
    private int Track(int channel, string name)
    {
        _tracks.Add((channel, name));
        var names = _tracks.Where(track => track.Channel == channel).Select(track => track.Name).Order(StringComparer.Ordinal).ToList();
        var top = channel < 0 ? -Placement.Channel : placement.Band(channel).Bottom;
        return top + (Placement.Channel * (names.IndexOf(name) + 1) / (names.Count + 1));
    }
}

using System.Globalization;
using System.Text;

namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>A line of the drawing.</summary>
/// <param name="Points">From end to end, each straight above or beside the one before.</param>
public sealed record Wire(FlowEdge Edge, IReadOnlyList<(int X, int Y)> Points)
{
    private const int Radius = 10;

    /// <summary>Where nothing of what comes from elsewhere crosses a word.</summary>
    private const int FromEnd = 20;

    /// <summary>Room for the arrow's tip.</summary>
    private const int Tip = 2;

    /// <summary>The line as SVG has it, with round corners.</summary>
    public string Path
    {
        get
        {
            StringBuilder path = new();
            path.Append(CultureInfo.InvariantCulture, $"M{Points[0].X} {Points[0].Y}");
            for (var at = 1; at < Points.Count - 1; at++)
            {
                var (here, before, after) = (Points[at], Points[at - 1], Points[at + 1]);
                var (start, end) = (Towards(here, before, Radius), Towards(here, after, Radius));
                path.Append(CultureInfo.InvariantCulture, $"L{start.X} {start.Y}Q{here.X} {here.Y} {end.X} {end.Y}");
            }

            var tip = Towards(Points[^1], Points[^2], Tip);
            return path.Append(CultureInfo.InvariantCulture, $"L{tip.X} {tip.Y}").ToString();
        }
    }

    /// <summary>Where it says how much comes: at its end, above the line or to the left of it.</summary>
    public Label AtEnd => Points[^1].Y == Points[^2].Y
        ? new Label(Points[^1].X + (Math.Sign(Points[^2].X - Points[^1].X) * FromEnd), Points[^1].Y - 7, "c")
        : new Label(Points[^1].X - 8, Points[^1].Y > Points[^2].Y ? Points[^1].Y - 7 : Points[^1].Y + 16, "end");

    /// <summary>Where it says what is wrong: beside the other one.</summary>
    public Label BelowEnd => AtEnd with { Y = Points[^1].Y == Points[^2].Y ? Points[^1].Y + 16 : AtEnd.Y - 15 };

    /// <summary>Where it says when something goes there: at its start.</summary>
    public Label AtStart => Points[0].Y == Points[1].Y ? AtEnd : new Label(Points[0].X - 8, Points[0].Y + (Points[1].Y > Points[0].Y ? 18 : -9), "end");

    /// <summary>Where it says something of itself alone: near its start, where others don't run yet.</summary>
    public Label Beside => Points[0].Y == Points[1].Y ? BelowEnd : AtStart;

    /// <summary>A point on the way from a corner to the next, not beyond the middle of it.</summary>
    private static (int X, int Y) Towards((int X, int Y) from, (int X, int Y) to, int length)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var step = Math.Min(length, Math.Max(Math.Abs(x), Math.Abs(y)) / 2);
        return (from.X + (Math.Sign(x) * step), from.Y + (Math.Sign(y) * step));
    }
}

/// <param name="Anchor">The class that says which end of the text is there: <c>c</c>, <c>end</c>.</param>
public sealed record Label(int X, int Y, string Anchor);

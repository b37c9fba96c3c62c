namespace Webhooks.Dashboard.Plots;

/// <summary>How a line is drawn: told apart by its dashes, and not by its colour alone.</summary>
public enum LineStyle
{
    /// <summary>Solid, over a soft ground.</summary>
    Area,

    /// <summary>Long dashes: the middle of a measure, p50.</summary>
    Middle,

    /// <summary>Dots: p95.</summary>
    High,

    /// <summary>Solid and without a ground: p99.</summary>
    Highest,

    /// <summary>Errors.</summary>
    Bad,
}

/// <summary>One line of a plot.</summary>
/// <param name="Name">As its key says it: <c>p99</c>.</param>
/// <param name="Points">Evenly apart, the newest last; null where nothing was measured: the line has a gap there.</param>
public sealed record PlotLine(string Name, IReadOnlyList<double?> Points, LineStyle Style = LineStyle.Area)
{
    /// <summary>The highest point; null when there is none.</summary>
    public double? Highest => Points.Max();

    internal string Class => Style switch
    {
        LineStyle.Area => "p-area",
        LineStyle.Middle => "p50",
        LineStyle.High => "p95",
        LineStyle.Highest => "p99",
        LineStyle.Bad => "p-bad",
    };
}

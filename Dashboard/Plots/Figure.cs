namespace Webhooks.Dashboard.Plots;

/// <summary>A figure, and how it went.</summary>
public sealed record Figure
{
    /// <summary>What it is, for the plot's description: <c>Answer time</c>.</summary>
    public required string Title { get; init; }

    /// <summary>As it is now, or in all.</summary>
    public required string Value { get; init; }

    /// <summary>Of the value; empty for a count.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its window, and what belongs to it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Empty where nobody knows how it went.</summary>
    public IReadOnlyList<PlotLine> Lines { get; init; } = [];

    /// <summary>The plot's left end: <c>−5 min</c>.</summary>
    public string From { get; init; } = "";

    /// <summary>The plot's right end.</summary>
    public string To { get; init; } = "now";

    /// <summary>Says a value of the plot with its unit.</summary>
    public Func<double, string> Say { get; init; } = value => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The plot's bounds; null: from zero to the highest.</summary>
    public string? Axis { get; init; }
}

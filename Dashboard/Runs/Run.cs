namespace Webhooks.Dashboard.Runs;

/// <summary>Something long, with a page of its own, that goes on while the page is looked at or not.</summary>
public abstract class Run
{
    public string Id { get; } = Guid.NewGuid().ToString("n");

    public bool IsOver { get; private set; }

    /// <summary>Why it ended before its end; null when it didn't.</summary>
    public string? Problem { get; private set; }

    internal void End(string? problem = null) => (Problem, IsOver) = (problem, true);
}

namespace Webhooks.Dashboard.Live;

/// <summary>Of when what the page shows is.</summary>
/// <param name="IsLive">False for the page as it was first answered: without script it stays so.</param>
/// <param name="Problem">Why it isn't fresher; null when it is as it should be.</param>
public sealed record Stamp(DateTimeOffset At, bool IsLive, string? Problem = null);

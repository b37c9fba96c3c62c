namespace Webhooks.Operations;

/// <summary>The value that so many percent of some don't exceed.</summary>
public static class Percentile
{
    /// <param name="percent">99 for p99.</param>
    /// <returns>Null when there are no values.</returns>
    public static T? Of<T>(IReadOnlyList<T> ascending, int percent)
        where T : struct => ascending.Count == 0 ? null : ascending[Math.Max(0, (int)Math.Ceiling(ascending.Count * percent / 100.0) - 1)];
}

namespace Webhooks.Dashboard.Tests.Running;

internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for a condition that nothing announces.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(Limit);
        using PeriodicTimer timer = new(Pause);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}

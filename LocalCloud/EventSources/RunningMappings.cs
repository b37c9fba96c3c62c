namespace LocalCloud.EventSources;

/// <summary>Mappings at work: begun together, and ended together.</summary>
/// <param name="runs">Each runs until the first token says so, then to the end of the batch that has begun, or until the second one says that there is no more time.</param>
internal sealed class RunningMappings(IEnumerable<Func<CancellationToken, CancellationToken, Task>> runs) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _running = Task.CompletedTask;

    public void Start() =>
        _running = Task.WhenAll(runs.Select(run => Task.Run(() => run(_stopping.Token, _aborting.Token), CancellationToken.None)));

    /// <summary>Takes nothing more, and waits for the batches under way; those that haven't ended when <paramref name="cancellationToken"/> says so are abandoned.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using var abort = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _aborting);
        await _running;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
    }
}

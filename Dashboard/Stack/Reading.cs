namespace Webhooks.Dashboard.Stack;

/// <summary>
/// A query that every page and every open tab wants the answer of: asked once at a time, for all of them. An answer that is a
/// bit old is given at once while the next one is being fetched, so that no page waits for it.
/// </summary>
internal sealed class Reading<T>(Func<CancellationToken, Task<T>> ask, TimeSpan fresh, TimeSpan usable, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _generation;
    private Task<T>? _answer;
    private long _answeredAt;
    private Task<T>? _asking;

    /// <summary>Makes the next one ask anew: after something was done that changes the answer.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _generation++;
            (_answer, _asking) = (null, null);
        }
    }

    public Task<T> GetAsync()
    {
        lock (_lock)
        {
            var age = _answer is null ? TimeSpan.MaxValue : time.GetElapsedTime(_answeredAt);
            if (age <= fresh)
            {
                return _answer!;
            }

            _asking ??= AskAsync(_generation);
            return age <= usable ? _answer! : _asking;
        }
    }

    /// <summary>By nobody's request: the one that asked first may be gone before the answer comes, and the others still want it.</summary>
    private async Task<T> AskAsync(int generation)
    {
        await Task.Yield(); // so that the task is known before it ends
        try
        {
            var answer = await ask(CancellationToken.None);
            lock (_lock)
            {
                if (generation == _generation)
                {
                    (_answer, _answeredAt) = (Task.FromResult(answer), time.GetTimestamp());
                }
            }

            return answer;
        }
        finally
        {
            lock (_lock)
            {
                if (generation == _generation)
                {
                    _asking = null;
                }
            }
        }
    }
}

namespace Webhooks.Operations;

/// <summary>Lets so many through in a second, evenly. What a slow moment held up is made good, but not more than a short burst of it.</summary>
public sealed class Pace(double perSecond, TimeProvider time)
{
    private static readonly TimeSpan LongestDebt = TimeSpan.FromMilliseconds(100);
    private readonly TimeSpan _between = TimeSpan.FromSeconds(1 / perSecond);
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _due;

    /// <summary>Waits for the next one's turn. For one caller at a time.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        var now = time.GetElapsedTime(_began);
        if (_due > now)
        {
            await Task.Delay(_due - now, time, cancellationToken);
        }
        else if (now - _due > LongestDebt)
        {
            _due = now - LongestDebt;
        }

        _due += _between;
    }
}

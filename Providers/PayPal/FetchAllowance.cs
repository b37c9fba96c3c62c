namespace Webhooks.Providers.PayPal;

/// <summary>A number of fetches that are used up and grow again with time. Its user locks.</summary>
internal sealed class FetchAllowance(int most, TimeSpan interval)
{
    private int _used;
    private DateTimeOffset _since;

    /// <summary>Takes one, if there is one left.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        // In whole steps, so that asking often doesn't lose what has grown; a clock that was set back takes nothing away.
        var grown = Math.Max(0, (now - _since).Ticks / interval.Ticks);
        _since = grown >= _used ? now : _since + (interval * grown);
        _used = (int)Math.Max(0, _used - grown);
        if (_used >= most)
        {
            return false;
        }

        _used++;
        return true;
    }
}

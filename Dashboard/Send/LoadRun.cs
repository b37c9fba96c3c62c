using Webhooks.Dashboard.Runs;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <summary>So many webhooks a second for some seconds, each a new event with a signature of its own.</summary>
public sealed class LoadRun(Provider provider, string type, int perSecond, int seconds, Uri url, TimeProvider time) : Run, IDisposable
{
    public const int MostPerSecond = 200;
    public const int MostSeconds = 120;

    private readonly Lock _lock = new();
    private readonly LoadSecond[] _seconds = [.. Enumerable.Range(0, seconds).Select(_ => new LoadSecond())];
    private readonly CancellationTokenSource _sending = new();
    private readonly CancellationTokenSource _checking = new();
    private readonly long _began = time.GetTimestamp();

    public Provider Provider => provider;

    /// <summary>The sample that each is made of.</summary>
    public string Type => type;

    /// <summary>How many were asked for.</summary>
    public int PerSecond => perSecond;

    public int Seconds => seconds;

    public Uri Url => url;

    public DateTimeOffset At { get; } = time.GetUtcNow();

    /// <summary>How it is called where something is said of it.</summary>
    public string Name => $"{perSecond}/s of {provider.DisplayName} {type} for {seconds} s";

    public LoadPhase Phase { get; private set; }

    /// <summary>Somebody ended it before its time.</summary>
    public bool IsStopped => _sending.IsCancellationRequested;

    /// <summary>Why one of them wasn't accepted; null while all are.</summary>
    public string? FirstProblem { get; private set; }

    /// <summary>What the table has of the accepted ones; null before it is asked.</summary>
    public StoreCheck? Check { get; internal set; }

    /// <summary>Cancelled when no more shall be sent.</summary>
    internal CancellationToken Sending => _sending.Token;

    /// <summary>Cancelled when the table needn't be asked any longer.</summary>
    internal CancellationToken Checking => _checking.Token;

    /// <summary>Ends what it is at: the sending, or the wait until everything is stored.</summary>
    public void Stop()
    {
        try
        {
            (Phase == LoadPhase.Checks ? _checking : _sending).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    /// <summary>A copy of each second's figures, by when the webhooks were sent. Of seconds that have not passed there is none.</summary>
    public IReadOnlyList<LoadSecond> Passed()
    {
        lock (_lock)
        {
            var passed = Phase == LoadPhase.Sends ? (int)time.GetElapsedTime(_began).TotalSeconds : seconds;
            return [.. _seconds.Take(Math.Min(passed, IsStopped ? SentSeconds : seconds)).Select(second => second.Copy())];
        }
    }

    /// <summary>All seconds together.</summary>
    public LoadSecond Total()
    {
        lock (_lock)
        {
            return _seconds.Aggregate(new LoadSecond(), (sum, second) => sum.Add(second));
        }
    }

    public void Dispose()
    {
        _sending.Dispose();
        _checking.Dispose();
    }

    internal void Enter(LoadPhase phase) => Phase = phase;

    /// <returns>The second that it counts to.</returns>
    internal LoadSecond TellSent()
    {
        lock (_lock)
        {
            var second = _seconds[Math.Min(seconds - 1, (int)time.GetElapsedTime(_began).TotalSeconds)];
            second.Sent++;
            return second;
        }
    }

    /// <param name="answer">Null: there was none.</param>
    internal void TellAnswered(LoadSecond second, WebhookAnswer? answer, TimeSpan took, string? problem)
    {
        lock (_lock)
        {
            FirstProblem ??= problem;
            if (answer is null)
            {
                second.Failed++;
                return;
            }

            second.Accepted += answer.IsAccepted ? 1 : 0;
            second.Refused += answer.IsAccepted ? 0 : 1;
            second.AnswerMs.Add(took.TotalMilliseconds);
        }
    }

    private int SentSeconds => Array.FindLastIndex(_seconds, second => second.Sent > 0) + 1;
}

/// <summary>What a run of load is at.</summary>
public enum LoadPhase
{
    Sends,

    /// <summary>All are sent and answered; the table is asked what it has of them.</summary>
    Checks,
}

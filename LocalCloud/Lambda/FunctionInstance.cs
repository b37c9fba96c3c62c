using LocalCloud.Logs;
using LocalCloud.Processes;
using LocalCloud.Telemetry;

namespace LocalCloud.Lambda;

/// <summary>What an instance is doing. All changes happen under the lock of its <see cref="FunctionPool"/>.</summary>
internal enum InstanceState
{
    /// <summary>In its init phase: it hasn't asked for work yet.</summary>
    Starting,

    /// <summary>Waiting for work, with a request of its open.</summary>
    Idle,

    /// <summary>At work.</summary>
    Busy,

    /// <summary>It has answered, but not asked for more work yet.</summary>
    Returning,

    /// <summary>It was waiting for work, and its request broke off: it will ask again, or end.</summary>
    Lost,

    /// <summary>It gets no more work.</summary>
    Ended,
}

/// <summary>One process that serves a function, one invocation at a time; or one that we didn't start, and that joined by asking for work.</summary>
internal sealed class FunctionInstance : IDisposable
{
    private readonly ITimer _timer;

    public FunctionInstance(FunctionPool pool, string id, LogStream stream, bool isAttached = false)
    {
        IsAttached = isAttached;
        Stream = stream;
        Pool = pool;
        Id = id;
        Memory = new MemoryPeak(() => Process?.Id);
        StartedAt = TimeProvider.System.GetTimestamp();
        _timer = TimeProvider.System.CreateTimer(static me => ((FunctionInstance)me!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public FunctionPool Pool { get; }

    public string Id { get; }

    /// <summary>What it writes is there.</summary>
    public LogStream Stream { get; }

    /// <summary>We didn't start it, so we can't end it either.</summary>
    public bool IsAttached { get; }

    public InstanceState State { get; set; } = InstanceState.Starting;

    /// <summary>The invocation at hand, until the instance asks for the next.</summary>
    public PendingInvocation? Current { get; set; }

    /// <summary>Starts it, with the code that it runs; null for one that we didn't start.</summary>
    public InstanceStarter? Starter { get; init; }

    /// <summary>
    /// Its init phase is a second try, for an invocation whose first one took too long, and has the function's own timeout:
    /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
    /// </summary>
    public bool IsSecondTry { get; init; }

    /// <summary>Null until it is started, and for one that we didn't start.</summary>
    public ChildProcess? Process { get; set; }

    /// <summary>The most memory that it has had.</summary>
    public MemoryPeak Memory { get; }

    /// <summary>Why Lambda ended it; null when it ended by itself.</summary>
    public FunctionError? EndedFor { get; set; }

    /// <summary>What the runtime reported as an error of its init phase.</summary>
    public ReadOnlyMemory<byte>? InitError { get; set; }

    /// <summary>The last line that says something: for an init phase that failed without a report.</summary>
    public string? LastLine { get; private set; }

    public long StartedAt { get; }

    /// <summary>When the invocation at hand was handed over, or work ended.</summary>
    public long Since { get; set; }

    /// <summary>How long it may be at work on the invocation at hand, from <see cref="Since"/> on.</summary>
    public TimeSpan Allowed { get; set; }

    /// <summary>We didn't start it, and the connection has closed by which it got its work: it has ended, or it hangs.</summary>
    public bool IsDisconnected { get; set; }

    /// <summary>How long the init phase took, until a REPORT line has said it.</summary>
    public TimeSpan? InitDuration { get; set; }

    /// <summary>How long the init phase took; null while it lasts.</summary>
    public TimeSpan? InitTook { get; set; }

    /// <summary>Completes when the init phase is over: with null, or with what went wrong in one line.</summary>
    public TaskCompletionSource<string?> Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nothing is left of it.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// The open request for work of an idle instance: completes with the work, or with null when there is none for this request any more.
    /// Completed outside the lock, and what follows, the writing of the response, runs at once on the thread that hands the work over.
    /// </summary>
    public TaskCompletionSource<PendingInvocation?>? Poll { get; set; }

    /// <summary>Has <see cref="FunctionPool.OnTimer"/> called after that time, instead of at any time before.</summary>
    public void SetTimer(TimeSpan due) => _timer.Change(due, Timeout.InfiniteTimeSpan);

    /// <summary>Takes a line that the process wrote.</summary>
    public void Write(OutputLine line)
    {
        Pool.Log.Add(Stream, line.Text);
        var text = line.Text;
        Pool.Telemetry?.Log(
            new HeldLog(() => FunctionLine.Read(text)) { At = TimeProvider.System.GetUtcNow(), Source = LogSource.Function, Service = Pool.Function.Name, Stream = Stream.Name }, text.Length);
        Pool.Telemetry?.Embedded.Read(Pool.Function.Name, text);
        Current?.Write(line.Text);
        if (!string.IsNullOrWhiteSpace(line.Text) && !line.Text.StartsWith("   at ", StringComparison.Ordinal))
        {
            LastLine = line.Text.Trim();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer() => Pool.OnTimer(this);
}

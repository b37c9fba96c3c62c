using System.Text;

namespace LocalCloud.Lambda;

/// <summary>One invocation on its way: waiting for an instance, running, answered.</summary>
internal sealed class PendingInvocation(Invocation invocation, bool wantsLog = false, InvocationWatch? watch = null)
{
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder? _log = wantsLog ? new StringBuilder() : null;
    private InvocationResult? _answer;

    public string RequestId { get; } = invocation.RequestId ?? Guid.NewGuid().ToString();

    public ReadOnlyMemory<byte> Payload => invocation.Payload;

    public string TraceHeader { get; } = watch?.Header ?? invocation.TraceHeader ?? Lambda.TraceHeader.NotSampled();

    /// <summary>Null: nobody watches.</summary>
    public InvocationWatch? Watch => watch;

    /// <summary>Completes when the caller may have its answer.</summary>
    public Task<InvocationResult> Result => _result.Task;

    /// <summary>What the function wrote meanwhile, if somebody asked for it before.</summary>
    public string? Log
    {
        get
        {
            if (_log is null)
            {
                return null;
            }

            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>When the function must be done, in process time.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>The type of the error that Lambda, not the function, answered with; null for the function's own answers.</summary>
    public string? ErrorType { get; private set; }

    /// <summary>The function ran out of time.</summary>
    public bool TimedOut => _answer is { TimedOut: true };

    public void Write(string line)
    {
        if (_log is not null)
        {
            lock (_log)
            {
                _log.Append(line).Append('\n');
            }
        }
    }

    /// <summary>Notes the function's own answer.</summary>
    /// <param name="failed">It is an error that the function reports.</param>
    public void Answer(ReadOnlyMemory<byte> payload, bool failed)
    {
        _answer = new InvocationResult { RequestId = RequestId, Payload = payload, FunctionError = failed ? "Unhandled" : null };
        watch?.OnAnswered(RequestId, failed ? "the function failed" : null);
        if (_log is null)
        {
            Release();
        }
    }

    /// <summary>Answers for a function that can't, or didn't.</summary>
    public void Answer(FunctionError error, bool timedOut = false)
    {
        ErrorType = error.Type;
        _answer = new InvocationResult { RequestId = RequestId, Payload = error.ToPayload(RequestId), FunctionError = "Unhandled", TimedOut = timedOut };
        watch?.OnAnswered(RequestId, error.Type);
        if (_log is null)
        {
            Release();
        }
    }

    /// <summary>Gives the answer to the caller: at once, or, for a caller who wants the log, when the instance is done.</summary>
    public void Release()
    {
        if (_answer is { } answer)
        {
            _result.TrySetResult(answer);
        }
    }

    /// <summary>The invocation can't run at all.</summary>
    public void Refuse(Exception reason) => _result.TrySetException(reason);
}

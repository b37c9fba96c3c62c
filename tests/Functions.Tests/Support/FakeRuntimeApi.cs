using System.Threading.Channels;

namespace Webhooks.Functions.Tests.Support;

/// <summary>What a function said to the Runtime API.</summary>
/// <param name="Kind"><c>response</c>, <c>error</c>, <c>init/error</c> or <c>restore/error</c>.</param>
public sealed record Said(string Kind, string? RequestId, string Text, string? ErrorType);

/// <summary>Lambda's Runtime API, hand-written: hands out the events that a test gives it and keeps what comes back.</summary>
public sealed class FakeRuntimeApi : IAsyncDisposable
{
    private readonly Channel<(string Id, string Payload, TimeSpan Timeout, string? Trace)> _events = Channel.CreateUnbounded<(string, string, TimeSpan, string?)>();
    private readonly Channel<Said> _said = Channel.CreateUnbounded<Said>();
    private readonly TestServer _server;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _snapshot = new();
    private readonly TaskCompletionSource<TestAnswer> _restored = new();
    private int _count;

    public FakeRuntimeApi() => _server = new TestServer(AnswerAsync);

    /// <summary>The value for <c>AWS_LAMBDA_RUNTIME_API</c>, with a path as an instance of LocalCloud has it.</summary>
    public string Address => $"{_server.HostAndPort}/Function/1";

    /// <summary>What the API answers to a response or an error; 202 unless a test says otherwise.</summary>
    public Func<TestRequest, TestAnswer> Accept { get; set; } = _ => new TestAnswer(202, """{"status":"OK"}""");

    /// <summary>What the API answers instead of an event; null: an event.</summary>
    public TestAnswer? InsteadOfNext { get; set; }

    /// <summary>Completes when the function says that it may be put into a snapshot.</summary>
    public Task Snapshot => _snapshot.Task;

    public int Connections => _server.Connections;

    /// <summary>Lets the function go on as an instance that was made of its snapshot.</summary>
    public void Restore(int status = 200) => _restored.TrySetResult(new TestAnswer(status));

    /// <summary>Gives the function an event.</summary>
    /// <returns>Its request id.</returns>
    public string Give(string payload, string? trace = null, TimeSpan? timeout = null)
    {
        var id = $"request-{Interlocked.Increment(ref _count)}";
        _events.Writer.TryWrite((id, payload, timeout ?? TimeSpan.FromSeconds(30), trace)).ShouldBeTrue();
        return id;
    }

    /// <summary>What the function says next.</summary>
    public async Task<Said> HearAsync() => await _said.Reader.ReadAsync(TestTime.Limit());

    /// <summary>Gives the function an event and returns what it says to it.</summary>
    public async Task<Said> AskAsync(string payload, string? trace = null, TimeSpan? timeout = null)
    {
        var id = Give(payload, trace, timeout);
        var said = await HearAsync();
        said.RequestId.ShouldBe(id);
        return said;
    }

    public void CloseConnections() => _server.CloseConnections();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _server.DisposeAsync();
        _over.Dispose();
    }

    private async Task<TestAnswer> AnswerAsync(TestRequest request)
    {
        const string Base = "/Function/1/2018-06-01/runtime/";
        request.Path.ShouldStartWith(Base);
        var call = request.Path[Base.Length..].Split('/');
        switch (call)
        {
            case ["invocation", "next"]:
                if (InsteadOfNext is { } other)
                {
                    return other;
                }

                var (id, payload, timeout, trace) = await _events.Reader.ReadAsync(_over.Token);
                var deadline = (DateTimeOffset.UtcNow + timeout).ToUnixTimeMilliseconds().ToString();
                var headers = new List<(string, string)> { ("Lambda-Runtime-Aws-Request-Id", id), ("Lambda-Runtime-Deadline-Ms", deadline) };
                if (trace is not null)
                {
                    headers.Add(("Lambda-Runtime-Trace-Id", trace));
                }

                return new TestAnswer(200, payload, [.. headers]);
            case ["restore", "next"]:
                _snapshot.TrySetResult();
                return await _restored.Task.WaitAsync(_over.Token);
            case ["invocation", var answered, var kind]:
                return Hear(request, kind, answered);
            default:
                return Hear(request, string.Join('/', call), null);
        }
    }

    private TestAnswer Hear(TestRequest request, string kind, string? id)
    {
        var answer = Accept(request);
        _said.Writer.TryWrite(new Said(kind, id, request.Text, request.Headers.GetValueOrDefault("Lambda-Runtime-Function-Error-Type")));
        return answer;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.EventSources;

/// <summary>A function that the test answers for, call by call.</summary>
internal sealed class FunctionOfTest : IFunctionInvoker
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    public async Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var call = new Call(invocation);
        await _calls.Writer.WriteAsync(call, cancellationToken);
        return await call.Answered.WaitAsync(cancellationToken);
    }

    /// <summary>The next call, when it comes.</summary>
    public async Task<Call> NextAsync()
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _calls.Reader.ReadAsync(tooLong.Token);
    }

    /// <summary>How many calls wait to be seen.</summary>
    public int Waiting => _calls.Reader.Count;

    internal sealed class Call(Invocation invocation)
    {
        private readonly TaskCompletionSource<InvocationResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Invocation Invocation => invocation;

        public Task<InvocationResult> Answered => _answer.Task;

        public JsonArray Messages { get; } = JsonNode.Parse(invocation.Payload.Span)!["Records"]!.AsArray();

        /// <summary>The ids of a table's items, in a stream's event.</summary>
        public List<string> Items => [.. Messages.Select(record => (string)record!["dynamodb"]!["Keys"]!["id"]!["S"]!)];

        public string NumberOf(string item) => (string)Messages.First(record => (string)record!["dynamodb"]!["Keys"]!["id"]!["S"]! == item)!["dynamodb"]!["SequenceNumber"]!;

        public List<string> Bodies => [.. Messages.Select(record => (string)record!["body"]!)];

        public string IdOf(string body) => (string)Messages.Single(record => (string)record!["body"]! == body)!["messageId"]!;

        public void Succeed(string response = "null") => Answer(response, null);

        public void Fail() => Answer("""{"errorMessage": "no", "errorType": "Exception"}""", "Unhandled");

        public void Throw(Exception fault) => _answer.SetException(fault);

        private void Answer(string response, string? error) =>
            _answer.SetResult(new InvocationResult { Payload = Encoding.UTF8.GetBytes(response), FunctionError = error, RequestId = "1" });
    }
}

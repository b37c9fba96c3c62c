using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.ApiGateway;

/// <summary>Functions that answer as a test says, and remember what they were asked.</summary>
internal sealed class FakeFunctions : IFunctionInvoker
{
    private readonly ConcurrentDictionary<string, Func<JsonNode, CancellationToken, Task<InvocationResult>>> _handlers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Call> _calls = new();

    public sealed record Call(string FunctionName, JsonNode Event, string? TraceHeader, string Source);

    public IReadOnlyList<Call> Calls => [.. _calls];

    public Call Last(string functionName) => _calls.Last(call => call.FunctionName == functionName);

    public int CallsOf(string functionName) => _calls.Count(call => call.FunctionName == functionName);

    public void Answer(string functionName, string json) => Answer(functionName, _ => json);

    public void Answer(string functionName, Func<JsonNode, string> handler) =>
        _handlers[functionName] = (input, _) => Task.FromResult(Result(handler(input), null));

    public void Fail(string functionName, string errorMessage) =>
        _handlers[functionName] = (_, _) => Task.FromResult(Result($$"""{"errorMessage":"{{errorMessage}}","errorType":"Error"}""", "Unhandled"));

    public void Refuse(string functionName, string code, int status) =>
        _handlers[functionName] = (_, _) => Task.FromException<InvocationResult>(new AwsServiceException(code, "no", status));

    public void NeverAnswer(string functionName) =>
        _handlers[functionName] = (_, _) => new TaskCompletionSource<InvocationResult>().Task;

    public async Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var input = JsonNode.Parse(invocation.Payload.Span)!;
        _calls.Enqueue(new Call(invocation.FunctionName, input, invocation.TraceHeader, invocation.Source));
        return _handlers.TryGetValue(invocation.FunctionName, out var handler)
            ? await handler(input, cancellationToken)
            : throw new AwsServiceException("ResourceNotFoundException", "Function not found", 404);
    }

    private static InvocationResult Result(string json, string? functionError) =>
        new() { Payload = Encoding.UTF8.GetBytes(json), FunctionError = functionError, RequestId = "invocation-1" };
}

using LocalCloud.Lambda;

namespace LocalCloud.ApiGateway;

/// <summary>Calls functions, and stops waiting when it takes too long. The function itself runs on, as in Lambda.</summary>
internal sealed class FunctionCalls(IFunctionInvoker functions, TimeProvider processTime)
{
    /// <summary>Null: no answer in that time.</summary>
    /// <param name="functionName">The function's name.</param>
    /// <param name="payload">The event. Given back to the pool when the function has surely read it; otherwise the collector gets it.</param>
    /// <param name="request">What the call is for.</param>
    /// <param name="timeout">By the clock on the wall: a process can't be hurried by moving the service clock. None while a process is attached to the function, which has its own end.</param>
    public async Task<InvocationResult?> InvokeAsync(string functionName, PooledBuffer payload, GatewayRequest request, TimeSpan timeout)
    {
        using CancellationTokenSource deadline = new(functions.IsAttached(functionName) ? Timeout.InfiniteTimeSpan : timeout, processTime);
        try
        {
            Invocation invocation = new() { FunctionName = functionName, Payload = payload.Written, TraceHeader = request.Trace, Source = "apigateway" };
            var result = await functions.InvokeAsync(invocation, deadline.Token).WaitAsync(deadline.Token);
            if (result.FunctionError is null)
            {
                payload.Dispose();
            }

            return result;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return null;
        }
    }
}

using LocalCloud.Lambda;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.ApiGateway;

/// <summary>Calls functions, and stops waiting when it takes too long. The function itself runs on, as in Lambda.</summary>
/// <param name="api">The API's name, for the spans.</param>
/// <param name="telemetry">Null: nobody records traces.</param>
internal sealed class FunctionCalls(IFunctionInvoker functions, TimeProvider processTime, string api, CloudTelemetry? telemetry)
{
    /// <summary>Null: no answer in that time.</summary>
    /// <param name="what">What for, as the span says it: <c>authorize</c>.</param>
    /// <param name="functionName">The function's name.</param>
    /// <param name="payload">The event. Given back to the pool when the function has surely read it; otherwise the collector gets it.</param>
    /// <param name="request">What the call is for.</param>
    /// <param name="timeout">By the clock on the wall: a process can't be hurried by moving the service clock. None while a process is attached to the function, which has its own end.</param>
    public async Task<InvocationResult?> InvokeAsync(string what, string functionName, PooledBuffer payload, GatewayRequest request, TimeSpan timeout)
    {
        using CancellationTokenSource deadline = new(functions.IsAttached(functionName) ? Timeout.InfiniteTimeSpan : timeout, processTime);
        var spanId = request.Recorded is null ? "" : TraceContext.NewSpanId();
        var started = CloudTelemetry.Now();
        var error = "it can't be invoked, or took too long";
        try
        {
            Invocation invocation = new() { FunctionName = functionName, Payload = payload.Written, TraceHeader = request.Recorded?.Inside.Below(spanId).Header ?? request.Trace, Source = "apigateway" };
            var result = await functions.InvokeAsync(invocation, deadline.Token).WaitAsync(deadline.Token);
            error = result.FunctionError;
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
        finally
        {
            if (request.Recorded is { } trace)
            {
                telemetry!.Record(trace.Inside, spanId, api, what, SpanKind.Client, started, CloudTelemetry.Now(), error, ("faas.invoked_name", functionName));
            }
        }
    }
}

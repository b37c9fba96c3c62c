using System.Text;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Lambda.Async;

namespace LocalCloud.Lambda;

/// <summary><c>Invoke</c> in its three types: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html</summary>
internal sealed class InvokeOperation(LambdaService lambda, IAsyncInvoker later)
{
    private const int LongestLogTail = 4 * 1024;

    public Task HandleAsync(HttpContext context, Principal caller, FunctionModel function)
    {
        if (context.Request.Headers.ContainsKey("X-Amz-Client-Context"))
        {
            throw LambdaErrors.NotEmulated("a client context");
        }

        switch (context.Request.Headers["X-Amz-Invocation-Type"] is [{ Length: > 0 } given, ..] ? given : "RequestResponse")
        {
            case "RequestResponse":
                return InvokeAsync(context, caller, function);
            case "Event":
                return AcceptAsync(context, caller, function);
            case "DryRun":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case var other:
                throw new AwsServiceException("InvalidParameterValueException", $"The invocation type {other} isn't known. There are: RequestResponse, Event, DryRun.");
        }
    }

    private async Task InvokeAsync(HttpContext context, Principal caller, FunctionModel function)
    {
        var (request, response) = (context.Request, context.Response);
        var invocation = await ReadAsync(request, caller, function, LambdaService.LargestRequest);
        var pending = lambda.Start(invocation, wantsLog: request.Headers["X-Amz-Log-Type"] == "Tail");
        var result = await pending.Result.WaitAsync(context.RequestAborted);

        response.ContentType = "application/json";
        response.ContentLength = result.Payload.Length;
        response.Headers["x-amzn-RequestId"] = result.RequestId;
        response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        if (result.FunctionError is { } error)
        {
            response.Headers["X-Amz-Function-Error"] = error;
        }

        if (pending.Log is { } log)
        {
            var bytes = Encoding.UTF8.GetBytes(log);
            response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(bytes.AsSpan(Math.Max(0, bytes.Length - LongestLogTail)));
        }

        await response.Body.WriteAsync(result.Payload, context.RequestAborted);
    }

    /// <summary>Answers when the event is on disk.</summary>
    private async Task AcceptAsync(HttpContext context, Principal caller, FunctionModel function)
    {
        lambda.ToInvoke(function.Name);
        var requestId = await later.AcceptAsync(await ReadAsync(context.Request, caller, function, AsyncQueue.LargestEvent));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        context.Response.Headers["x-amzn-RequestId"] = requestId;
    }

    private static async Task<Invocation> ReadAsync(HttpRequest request, Principal caller, FunctionModel function, int limit)
    {
        var (payload, _) = await RequestBytes.ReadAsync(request, limit);
        return new Invocation
        {
            FunctionName = function.Name,
            Payload = payload switch
            {
                null => throw LambdaErrors.RequestTooLarge(limit),
                [] => "{}"u8.ToArray(),   // what Lambda makes of no payload
                _ => CheckJson(payload),
            },
            TraceHeader = request.Headers["X-Amzn-Trace-Id"],
            Source = caller.Name,
        };
    }

    /// <summary>Lambda looks at a payload before it takes it.</summary>
    private static byte[] CheckJson(byte[] payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return payload;
        }
        catch (JsonException fault)
        {
            throw new AwsServiceException(
                "InvalidRequestContentException",
                $"Could not parse request body into json: the payload isn't JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}.");
        }
    }
}

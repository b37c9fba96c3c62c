using System.Buffers;
using System.Text;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>Lambda's own API, as far as it goes: Invoke, and what describes functions. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html</summary>
internal sealed class InvokeApi(LambdaService lambda)
{
    private const string Root = "/2015-03-31/functions";
    private const int LongestLogTail = 4 * 1024;

    public Task HandleAsync(HttpContext context, Principal caller)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith(Root, StringComparison.Ordinal))
        {
            switch (context.Request.Method, path[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                case ("POST", [var name, "invocations"]):
                    return InvokeAsync(context, caller, Find(context, name, "lambda:InvokeFunction"));
                case ("GET", []):
                    context.Needs("lambda:ListFunctions", "*");
                    return WriteJsonAsync(context, ListFunctions);
                case ("GET", [var name]):
                    return WriteJsonAsync(context, json => GetFunction(json, Find(context, name, "lambda:GetFunction")));
                case ("GET", [var name, "configuration"]):
                    return WriteJsonAsync(context, json => WriteConfiguration(json, Find(context, name, "lambda:GetFunctionConfiguration")));
                default:
                    break;
            }
        }

        throw LambdaErrors.NotEmulated($"{context.Request.Method} {path}");
    }

    private async Task InvokeAsync(HttpContext context, Principal caller, FunctionModel function)
    {
        var (request, response) = (context.Request, context.Response);
        var type = request.Headers["X-Amz-Invocation-Type"] is [{ Length: > 0 } given, ..] ? given : "RequestResponse";
        if (type == "DryRun")
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (type != "RequestResponse")
        {
            throw LambdaErrors.NotEmulated($"the invocation type {type}; use RequestResponse or DryRun");
        }

        if (request.Headers.ContainsKey("X-Amz-Client-Context"))
        {
            throw LambdaErrors.NotEmulated("a client context");
        }

        var (payload, _) = await RequestBytes.ReadAsync(request, LambdaService.LargestRequest);
        var invocation = new Invocation
        {
            FunctionName = function.Name,
            Payload = payload switch
            {
                null => throw LambdaErrors.RequestTooLarge(),
                [] => "{}"u8.ToArray(),   // what Lambda makes of no payload
                _ => CheckJson(payload),
            },
            TraceHeader = request.Headers["X-Amzn-Trace-Id"],
            Source = caller.Name,
        };
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
            throw new FrontDoor.AwsServiceException(
                "InvalidRequestContentException",
                $"Could not parse request body into json: the payload isn't JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}.");
        }
    }

    /// <summary>The function that a name or ARN means: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters</summary>
    /// <param name="action">What the caller needs to be allowed.</param>
    private FunctionModel Find(HttpContext context, string nameOrArn, string action)
    {
        var given = Uri.UnescapeDataString(nameOrArn);
        var parts = given.Split(':');
        var (name, qualifier) = parts switch
        {
            ["arn", _, "lambda", _, _, "function", var function, .. var rest] => (function, rest),
            [_, "function", var function, .. var rest] => (function, rest),
            [var function, .. var rest] => (function, rest),
            [] => (given, []),
        };
        string?[] qualifiers = [.. qualifier, .. context.Request.Query["Qualifier"]];
        if (!qualifiers.All(version => version == "$LATEST"))
        {
            throw LambdaErrors.NoSuchFunction($"{given}: LocalCloud has only the version $LATEST");
        }

        var found = lambda.Find(name).Function;
        context.Needs(action, qualifiers.Length == 0 ? found.Arn : $"{found.Arn}:$LATEST");
        return found;
    }

    private void ListFunctions(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNull("NextMarker");
        json.WriteStartArray("Functions");
        foreach (var function in lambda.Functions.OrderBy(function => function.Name))
        {
            WriteConfiguration(json, function);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void GetFunction(Utf8JsonWriter json, FunctionModel function)
    {
        json.WriteStartObject();
        json.WritePropertyName("Configuration");
        WriteConfiguration(json, function);
        if (function.ReservedConcurrency is { } reserved)
        {
            json.WriteStartObject("Concurrency");
            json.WriteNumber("ReservedConcurrentExecutions", reserved);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter json, FunctionModel function)
    {
        json.WriteStartObject();
        json.WriteString("FunctionName", function.Name);
        json.WriteString("FunctionArn", function.Arn);
        json.WriteString("Runtime", function.Runtime);
        json.WriteString("Role", function.RoleArn);
        json.WriteString("Handler", function.Handler);
        json.WriteNumber("Timeout", (int)function.Timeout.TotalSeconds);
        json.WriteNumber("MemorySize", function.MemorySize);
        json.WriteString("Version", "$LATEST");
        json.WriteString("PackageType", "Zip");
        json.WriteString("State", "Active");
        json.WriteString("LastUpdateStatus", "Successful");
        json.WriteStartObject("LoggingConfig");
        json.WriteString("LogFormat", "Text");
        json.WriteString("LogGroup", function.LogGroupName);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static async Task WriteJsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            write(json);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}

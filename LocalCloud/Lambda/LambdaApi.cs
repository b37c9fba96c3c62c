using System.Buffers;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Lambda.Async;

namespace LocalCloud.Lambda;

/// <summary>Lambda's own API, as far as it goes: Invoke, and what describes functions. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html</summary>
internal sealed class LambdaApi(LambdaService lambda, IAsyncInvoker later)
{
    private const string Functions = "functions";
    private readonly InvokeOperation _invoke = new(lambda, later);

    public Task HandleAsync(HttpContext context, Principal caller)
    {
        var path = context.Request.Path.Value!;
        return (context.Request.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("POST", ["2015-03-31", Functions, var name, "invocations"]) => _invoke.HandleAsync(context, caller, Find(context, name, "lambda:InvokeFunction")),
            ("GET", ["2015-03-31", Functions]) => ListAsync(context),
            ("GET", ["2015-03-31", Functions, var name]) => DescribeAsync(context, name, "lambda:GetFunction", FunctionDescription.Whole),
            ("GET", ["2015-03-31", Functions, var name, "configuration"]) => DescribeAsync(context, name, "lambda:GetFunctionConfiguration", FunctionDescription.Configuration),
            ("GET", ["2019-09-30", Functions, var name, "concurrency"]) => DescribeAsync(context, name, "lambda:GetFunctionConcurrency", FunctionDescription.Concurrency),
            ("GET", ["2019-09-25", Functions, var name, "event-invoke-config"]) => DescribeAsync(context, name, "lambda:GetFunctionEventInvokeConfig", FunctionDescription.AsyncInvoke),
            var (method, _) => throw LambdaErrors.NotEmulated($"{method} {path}"),
        };
    }

    private Task ListAsync(HttpContext context)
    {
        context.Needs("lambda:ListFunctions", "*");
        return WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNull("NextMarker");
            json.WriteStartArray("Functions");
            foreach (var function in lambda.Functions.OrderBy(function => function.Name, StringComparer.Ordinal))
            {
                FunctionDescription.Configuration(json, function);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Task DescribeAsync(HttpContext context, string name, string action, Action<Utf8JsonWriter, FunctionModel> write)
    {
        var function = Find(context, name, action);
        return WriteAsync(context, json => write(json, function));
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

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
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

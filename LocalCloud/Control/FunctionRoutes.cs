using LocalCloud.Lambda;

namespace LocalCloud.Control;

/// <summary>What somebody needs to serve a function with a process of his own: in a debugger, say.</summary>
internal sealed class FunctionRoutes(LambdaService functions)
{
    /// <summary>AWS's Lambda Annotations choose a function of an executable by it: https://github.com/aws/aws-lambda-dotnet/tree/master/Libraries/src/Amazon.Lambda.Annotations</summary>
    private const string AnnotationsHandler = "ANNOTATIONS_HANDLER";

    private const string Start = "/functions/";
    private const string End = "/environment";

    /// <summary>The name in <c>/functions/NAME/environment</c>.</summary>
    public static bool TryReadEnvironmentPath(string path, out string name)
    {
        var isOne = path.Length > Start.Length + End.Length && path.StartsWith(Start, StringComparison.Ordinal) && path.EndsWith(End, StringComparison.Ordinal);
        name = isOne ? path[Start.Length..^End.Length] : "";
        return isOne;
    }

    /// <summary>
    /// <c>{"functions": [{"name": "OrderWorker", "logicalId": "Worker", "path": "…", "handler": "Orders", "annotationsHandler": "Worker", "runtime": "dotnet10",
    /// "codeFolder": "…", "runtimeApi": "127.0.0.1:9001/OrderWorker", "attached": 0}]}</c>
    /// </summary>
    public Task ListAsync(HttpContext context) => ControlApi.WriteAsync(context, writer =>
    {
        writer.WriteStartArray("functions");
        foreach (var pool in functions.Pools)
        {
            var function = pool.Function;
            writer.WriteStartObject();
            writer.WriteString("name", function.Name);
            writer.WriteString("logicalId", function.LogicalId);
            writer.WriteString("path", function.Path);
            writer.WriteString("handler", function.Handler);
            if (function.Environment.TryGetValue(AnnotationsHandler, out var annotated))
            {
                writer.WriteString("annotationsHandler", annotated);
            }

            writer.WriteString("runtime", function.Runtime);
            writer.WriteString("codeFolder", pool.Code.Folder);
            writer.WriteString("runtimeApi", functions.RuntimeApiAddress(function));
            writer.WriteNumber("attached", pool.Attached);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>The variables by name. There are credentials among them, which are made for this one answer.</summary>
    /// <param name="name">The function's, or its logical id.</param>
    public Task WriteEnvironmentAsync(HttpContext context, string name)
    {
        if (functions.Pools.FirstOrDefault(pool => pool.Function.Name == name || pool.Function.LogicalId == name) is not { } pool)
        {
            return ControlApi.RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no function '{name}'. There are: {string.Join(", ", functions.Pools.Select(each => each.Function.Name))}.");
        }

        return ControlApi.WriteAsync(context, writer =>
        {
            foreach (var (variable, value) in pool.AttachedEnvironment().OrderBy(variable => variable.Key, StringComparer.Ordinal))
            {
                writer.WriteString(variable, value);
            }
        });
    }
}

using CloudTemplate;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>
/// The environment of one instance: the template's variables, those that Lambda sets, and the endpoint. Nothing of ours.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
/// </summary>
internal static class InstanceEnvironment
{
    /// <summary>What is about Lambda's machine, and would only be in the way on another.</summary>
    private static readonly string[] OfTheMachine = ["LANG", "LD_LIBRARY_PATH", "PATH"];

    /// <summary>For a process that we don't start.</summary>
    public static IReadOnlyDictionary<string, string> MakeAttached(FunctionModel function, FunctionCode code, LambdaOptions options, AccessKey key, string logStream)
    {
        var environment = Make(function, code, options, key, function.Name, logStream);
        foreach (var name in OfTheMachine.Where(name => !function.Environment.ContainsKey(name)))
        {
            environment.Remove(name);
        }

        return environment;
    }

    /// <param name="runtimeApiPath">Of <see cref="RuntimeApi"/>: the function's name, and the instance's id if it has one.</param>
    public static Dictionary<string, string> Make(FunctionModel function, FunctionCode code, LambdaOptions options, AccessKey key, string runtimeApiPath, string logStream)
    {
        // These a template may set otherwise.
        var environment = new Dictionary<string, string>
        {
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/opt/bin",
            ["LD_LIBRARY_PATH"] = $"{code.Folder}:{code.Folder}/lib:/opt/lib",
            ["AWS_ENDPOINT_URL"] = options.EndpointUrl.OriginalString.TrimEnd('/'),
        };
        if (options.OtlpEndpoint is { } endpoint)
        {
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }

        foreach (var (name, value) in function.Environment)
        {
            environment[name] = value;
        }

        var region = function.Arn.Split(':')[3];
        environment["_HANDLER"] = function.Handler;
        environment["AWS_REGION"] = region;
        environment["AWS_DEFAULT_REGION"] = region;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemorySize.ToString();
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroupName;
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream;
        environment["AWS_LAMBDA_RUNTIME_API"] = $"{options.RuntimeApiAddress}/{runtimeApiPath}";
        environment["LAMBDA_TASK_ROOT"] = code.Folder;
        environment["LAMBDA_RUNTIME_DIR"] = code.RuntimeFolder;
        environment["AWS_ACCESS_KEY_ID"] = key.Id;
        environment["AWS_SECRET_ACCESS_KEY"] = key.Secret;
        if (key.SessionToken is { } token)
        {
            environment["AWS_SESSION_TOKEN"] = token;
        }

        if (code.IsManaged)
        {
            environment["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{function.Runtime}";
        }

        return environment;
    }
}

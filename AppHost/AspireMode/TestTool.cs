using Aspire.Hosting.AWS.Lambda;
using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.AspireMode;

/// <summary>
/// Amazon's emulators of Lambda, API Gateway and event source mappings, on LocalCloud's queues and tables. What they haven't is lost: authorizers, throttles, and
/// concurrency; a second route to one function would replace the first.
/// </summary>
internal static class TestTool
{
    /// <summary>What the emulator says by itself; in AWS, and in LocalCloud, it has other values.</summary>
    private static readonly string[] Emulators = ["AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_FUNCTION_NAME", "AWS_EXECUTION_ENV", "_HANDLER"];

    /// <summary>What a poller needs of the function's environment: it reads with the function's role, as AWS does.</summary>
    private static readonly string[] Pollers = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"];

    /// <summary>Where it reads. Each by its name, since the emulator of Lambda, which it calls, is elsewhere.</summary>
    private static readonly string[] Sources = ["AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS"];

    public static void AddTestTool(this IDistributedApplicationBuilder builder, AspireRun run, IResourceBuilder<ProjectResource> cloud)
    {
        builder.AddAWSLambdaServiceEmulator(new LambdaEmulatorOptions { DisableHttpsEndpoint = true, ConfigStoragePath = Path.Combine(run.State.Path, "test-tool") });
        Dictionary<FunctionResource, IResourceBuilder<LambdaProjectResource>> functions = [];
        foreach (var function in run.Plan.Functions)
        {
            functions[function] = builder.AddAWSLambdaFunction<Projects.Functions>(function.Name, function.Assembly)
                .WaitForStart(cloud)
                .WithEnvironment(context => GiveAsync(function, run, context, name => !Emulators.Contains(name)));
        }

        foreach (var feed in run.Plan.QueueFeeds)
        {
            var poller = $"{feed.Queue.Name}-poller";
            functions[feed.Function].WithSQSEventSource(feed.Queue.Url, new SQSEventSourceOptions
            {
                ResourceName = poller,
                BatchSize = feed.BatchSize,
                VisibilityTimeout = (int)feed.Queue.VisibilityTimeout.TotalSeconds,
            });
            builder.SetUpPoller(poller, feed.Function, run, cloud);
        }

        foreach (var feed in run.Plan.StreamFeeds)
        {
            var poller = $"{feed.Table.Name}-poller";
            functions[feed.Function].WithDynamoDBStreamsEventSource(feed.Table.Name, new DynamoDBStreamsEventSourceOptions { ResourceName = poller, BatchSize = feed.BatchSize });
            builder.SetUpPoller(poller, feed.Function, run, cloud);
        }

        var gateway = builder.AddAWSAPIGatewayEmulator("api", APIGatewayType.Rest, new APIGatewayEmulatorOptions { HttpPort = run.Ports.Emulator, DisableHttpsEndpoint = true });
        foreach (var route in run.Plan.Routes.DistinctBy(route => route.Function))
        {
            gateway.WithReference(functions[route.Function], Enum.Parse<Method>(route.Method, ignoreCase: true), route.Path);
        }
    }

    /// <summary>A poller is a process of its own, which gets nothing of its function's environment.</summary>
    private static void SetUpPoller(this IDistributedApplicationBuilder builder, string name, FunctionResource function, AspireRun run, IResourceBuilder<ProjectResource> cloud)
    {
        var poller = builder.Resources.OfType<ExecutableResource>().Single(resource => resource.Name == name);
        builder.CreateResourceBuilder(poller)
            .WaitFor(cloud)
            .WithEnvironment(context =>
            {
                foreach (var source in Sources)
                {
                    context.EnvironmentVariables[source] = $"http://127.0.0.1:{run.Ports.AwsEndpoint}";
                }

                return GiveAsync(function, run, context, Pollers.Contains);
            });
    }

    private static async Task GiveAsync(FunctionResource function, AspireRun run, EnvironmentCallbackContext context, Func<string, bool> wanted)
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return;
        }

        foreach (var (name, value) in (await run.Environments.OfAsync(function, context.CancellationToken)).Where(variable => wanted(variable.Key)))
        {
            context.EnvironmentVariables[name] = value;
        }
    }
}

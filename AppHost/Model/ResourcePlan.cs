using CloudTemplate;
using Webhooks.AppHost.Provisioning;

namespace Webhooks.AppHost.Model;

/// <summary>The resources that an orchestrator shows and connects, read off the template: nothing here is named by hand.</summary>
internal sealed record ResourcePlan
{
    /// <summary>The variable by which one executable is many functions, as AWS's Lambda Annotations choose them.</summary>
    private const string AnnotationsHandler = "ANNOTATIONS_HANDLER";

    public required IReadOnlyList<FunctionResource> Functions { get; init; }
    public required IReadOnlyList<RouteResource> Routes { get; init; }
    public required IReadOnlyList<QueueResource> Queues { get; init; }
    public required IReadOnlyList<QueueFeed> QueueFeeds { get; init; }
    public required IReadOnlyList<TableResource> Tables { get; init; }
    public required IReadOnlyList<StreamFeed> StreamFeeds { get; init; }

    /// <summary>The stack in AWS that holds queues, tables and what else is kept; null: LocalCloud does.</summary>
    public required PlannedStack? Storage { get; init; }

    /// <summary>The functions that are told what that stack has made, and wait for it.</summary>
    public IReadOnlyList<FunctionResource> StorageUsers => Storage is null ? [] : Functions;

    /// <exception cref="RunException">The template has what can't be shown: a function that isn't of the one executable, or whose name is no resource's.</exception>
    public static ResourcePlan Of(SystemModel system, PlannedStack? storage)
    {
        var functions = system.Functions.ToDictionary(function => function.Arn, Function);
        var tables = system.Tables.Where(table => table.StreamArn is not null).ToDictionary(table => table.StreamArn!, Table);
        var queues = system.Queues.ToDictionary(queue => queue.Arn, queue => new QueueResource(queue.LogicalId, queue.Name, queue.Url, queue.VisibilityTimeout));
        return new ResourcePlan
        {
            Functions = [.. functions.Values],
            Routes =
            [
                .. system.RestApis.SelectMany(api => api.Methods).Where(method => method.Mock is null).Select(method => new RouteResource(
                    method.LogicalId, method.HttpMethod, method.ResourcePath, functions[Unqualified(method.FunctionArn)],
                    method.Authorizer is { } authorizer ? functions[Unqualified(authorizer.FunctionArn)] : null)),
            ],
            Queues = [.. queues.Values],
            QueueFeeds = [.. system.QueueMappings.Where(mapping => mapping.Enabled).Select(mapping => new QueueFeed(mapping.LogicalId, queues[mapping.QueueArn], functions[Unqualified(mapping.FunctionArn)], mapping.BatchSize))],
            Tables = [.. system.Tables.Select(Table)],
            StreamFeeds = [.. system.StreamMappings.Where(mapping => mapping.Enabled).Select(mapping => new StreamFeed(mapping.LogicalId, tables[mapping.StreamArn], functions[Unqualified(mapping.FunctionArn)], mapping.BatchSize))],
            Storage = storage,
        };
    }

    private static FunctionResource Function(FunctionModel function)
    {
        if (!ResourceName.IsOne(function.Name))
        {
            throw new RunException($"{function.Path}: '{function.Name}' can't name a resource: {ResourceName.Rule} See Infrastructure/Constructs/Naming.cs.");
        }

        return function.Environment.TryGetValue(AnnotationsHandler, out var annotated)
            ? new FunctionResource(function.LogicalId, function.Name, function.Handler, annotated, function.MemorySize, function.Timeout)
            : throw new RunException($"{function.Path}: it has no {AnnotationsHandler}, so it isn't known which function of {function.Handler} it is. See Infrastructure/Constructs/WebhookFunction.cs.");
    }

    private static TableResource Table(TableModel table) => new(table.LogicalId, table.Name);

    /// <summary>A function's ARN without the version or alias at its end: locally there is one.</summary>
    private static string Unqualified(string arn) => string.Join(':', arn.Split(':').Take(7));
}

/// <param name="Name">As it is called in AWS, and in traces.</param>
/// <param name="Assembly">The executable's, which is the Lambda's <c>Handler</c>.</param>
/// <param name="AnnotationsHandler">Which function of the executable it is.</param>
/// <param name="MemorySize">In MiB.</param>
internal sealed record FunctionResource(string LogicalId, string Name, string Assembly, string AnnotationsHandler, int MemorySize, TimeSpan Timeout);

/// <param name="Method"><c>POST</c>, or <c>ANY</c>.</param>
/// <param name="Authorizer">Null: nobody is asked.</param>
internal sealed record RouteResource(string LogicalId, string Method, string Path, FunctionResource Function, FunctionResource? Authorizer);

internal sealed record QueueResource(string LogicalId, string Name, string Url, TimeSpan VisibilityTimeout);

internal sealed record QueueFeed(string LogicalId, QueueResource Queue, FunctionResource Function, int BatchSize);

internal sealed record TableResource(string LogicalId, string Name);

internal sealed record StreamFeed(string LogicalId, TableResource Table, FunctionResource Function, int BatchSize);

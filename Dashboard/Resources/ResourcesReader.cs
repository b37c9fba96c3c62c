using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Resources;

/// <summary>Reads the stack's parts: what Control tells of them, and what the outputs name.</summary>
internal sealed class ResourcesReader(CurrentStack stack, StackReadings readings) : ILivePage
{
    private static readonly string[] Stores = ["table", "bucket", "secret", "topic", "api", "mapping"];

    public string Name => "resources";

    public async Task<ResourcesModel> ReadAsync()
    {
        var list = await readings.ResourcesAsync();
        var functions = await readings.FunctionsAsync() ?? [];
        var queues = await readings.QueuesAsync();
        var rates = (await readings.RatesAsync())?.Series ?? [];
        var known = list?.Resources ?? [];
        return new ResourcesModel(
            stack.IsLocal,
            [.. functions.Select(function => new FunctionRow(function, known.FirstOrDefault(each => each.Id == function.LogicalId), rates.FirstOrDefault(each => each.Resource == function.LogicalId)))],
            [.. (queues ?? new Dictionary<string, QueueCounts>()).Select(queue => new QueueRow(queue.Key, queue.Value, known.FirstOrDefault(each => each.Kind == "queue" && each.Name == queue.Key)))],
            list is null ? Named() : [.. known.Where(each => Stores.Contains(each.Kind)).Select(each => new StoreRow(each.Id, each.Kind, each.Name, each))],
            await readings.DeniedAsync(),
            (await readings.TopologyAsync())?.NotEmulated ?? [],
            list?.Processes ?? [],
            [.. Endpoints()]);
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var model = await ReadAsync();
        return [Region.Of<Functions>("resources.functions", model), Region.Of<Queues>("resources.queues", model), Region.Of<Stores>("resources.stores", model), Region.Of<Denied>("resources.access", model)];
    }

    private StoreRow[] Named()
    {
        var outputs = stack.Outputs;
        (string Kind, string? Name)[] named = [("table", outputs.TransactionsTableName), ("table", outputs.TableName), ("table", outputs.AuditTableName), ("bucket", outputs.BucketName)];
        return [.. named.Where(each => each.Name is not null).Select(each => new StoreRow(each.Name!, each.Kind, each.Name!, null))];
    }

    private IEnumerable<(string Name, string Address)> Endpoints()
    {
        var outputs = stack.Outputs;
        (string Name, string? Address)[] all =
        [
            ("API", outputs.ApiUrl), ("AWS, all services", outputs.Endpoints?.DynamoDB), ("Control", outputs.Endpoints?.Control), ("Queue", outputs.QueueUrl), ("Dead-letter queue", outputs.DeadLetterQueueUrl),
        ];
        return all.Where(each => each.Address is not null).Select(each => (each.Name, each.Address!));
    }
}

public sealed record ResourcesModel(
    bool IsLocal, IReadOnlyList<FunctionRow> Functions, IReadOnlyList<QueueRow> Queues, IReadOnlyList<StoreRow> Stores, IReadOnlyList<AccessedCall> Denied, IReadOnlyList<LeftOut> NotEmulated,
    IReadOnlyList<ProcessReading> Processes, IReadOnlyList<(string Name, string Address)> Endpoints);

/// <param name="Reading">Null where Control doesn't tell.</param>
public sealed record FunctionRow(ControlFunction Function, ResourceReading? Reading, RateSeries? Rate);

public sealed record QueueRow(string Name, QueueCounts Counts, ResourceReading? Reading);

public sealed record StoreRow(string Id, string Kind, string Name, ResourceReading? Reading);

using System.Collections.Frozen;
using CloudTemplate;
using LocalCloud.Control.Topology;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Resources;

/// <summary>What each resource is doing now.</summary>
/// <param name="stores">Null: tables and buckets are in AWS, where nothing is stopped from here.</param>
/// <param name="ownProcesses">Those that serve no function.</param>
internal sealed class ResourceReading(
    SystemModel system, SystemMap map, LambdaService functions, MappingSwitches mappings, IQueueCounts queues, StoreSwitches? stores, ProcessWatch processes, Func<IReadOnlyList<WatchedProcess>> ownProcesses)
{
    private readonly FrozenDictionary<string, QueueModel> _queues = system.Queues.ToFrozenDictionary(queue => queue.LogicalId);
    private readonly FrozenDictionary<string, int> _batchSizes = system.QueueMappings.Select(mapping => (mapping.LogicalId, mapping.BatchSize))
        .Concat(system.StreamMappings.Select(mapping => (mapping.LogicalId, mapping.BatchSize))).ToFrozenDictionary(mapping => mapping.LogicalId, mapping => mapping.BatchSize);

    public async Task<ResourceList> ListAsync() => new(
        await Task.WhenAll(map.Nodes.Where(node => node.Kind != "route").Select(DetailAsync)), [.. ownProcesses().Select(Detail).OfType<ProcessDetail>()]);

    /// <summary>The resource of that logical id or name; null when there is none.</summary>
    public async Task<ResourceDetail?> FindAsync(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        var detail = await DetailAsync(node);
        return Pool(node) is { } pool ? detail with { Environment = FunctionDetails.Environment(pool) } : detail;
    }

    /// <summary>Does something to a resource.</summary>
    /// <returns>Null, or why it can't be done.</returns>
    public async Task<string?> ActAsync(ResourceDetail resource, string action, CancellationToken cancellationToken)
    {
        if (!resource.Actions.Contains(action))
        {
            return resource.Actions.Count == 0
                ? $"Nothing can be done to {resource.Name}, which is a {resource.Kind}: there are start, stop and restart of functions, and start and stop of mappings, tables and buckets."
                : $"{resource.Name} is {resource.State}: it can be told to {string.Join(" or ", resource.Actions)}.";
        }

        var node = Node(resource.Id)!;
        if (Pool(node) is { } pool)
        {
            return await ActAsync(pool, action);
        }

        if (node.Kind == "mapping")
        {
            await mappings.SetAsync(node.Id, runs: action == "start", cancellationToken);
        }
        else
        {
            stores!.Set(node, runs: action == "start");
        }

        return null;
    }

    private static async Task<string?> ActAsync(FunctionPool pool, string action)
    {
        switch (action)
        {
            case "start":
                return await pool.ResumeAsync();
            case "restart":
                return await pool.RestartAsync();
            default:
                await pool.PauseAsync();
                return null;
        }
    }

    private MapNode? Node(string name) => map.Nodes.FirstOrDefault(node => node.Kind != "route" && node.Id == name) ?? map.Nodes.FirstOrDefault(node => node.Kind != "route" && node.Name == name);

    private FunctionPool? Pool(MapNode node) => node.Kind == "function" ? functions.Find(node.Name) : null;

    private async Task<ResourceDetail> DetailAsync(MapNode node) => node.Kind switch
    {
        "function" => FunctionDetails.Of(node, functions.Find(node.Name), processes),
        "queue" => await QueueAsync(node, _queues[node.Id]),
        "mapping" => Mapping(node),
        "table" when stores is not null => Switched(node, stores.IsRunning(node)) with { Items = await stores.ItemsAsync(node) },
        "bucket" when stores is not null => Switched(node, stores.IsRunning(node)) with { Objects = stores.Objects(node) },
        "api" => Plain(node) with { Routes = [.. map.Nodes.Where(route => route.Api == node.Id).Select(route => route.Id)] },
        _ => Plain(node),
    };

    private static ResourceDetail Plain(MapNode node) => new(node.Id, node.Kind, node.Name, node.Path, "running", []) { Arn = node.Arn, Url = node.Url };

    private static ResourceDetail Switched(MapNode node, bool runs) => Plain(node) with { State = runs ? "running" : "stopped", Actions = runs ? ["stop"] : ["start"] };

    private async Task<ResourceDetail> QueueAsync(MapNode node, QueueModel queue)
    {
        var (count, age) = (await queues.CountAsync(queue.Arn), await queues.AgeOfOldestAsync(queue.Arn));
        return Plain(node) with
        {
            Visible = count.Visible,
            InFlight = count.InFlight,
            Delayed = count.Delayed,
            OldestAgeMs = age?.TotalMilliseconds,
            VisibilityTimeoutMs = queue.VisibilityTimeout.TotalMilliseconds,
            MaxReceiveCount = queue.Redrive?.MaxReceiveCount,
            DeadLetters = map.Edges.FirstOrDefault(edge => edge.Kind == "deadLetters" && edge.From == node.Id)?.To,
        };
    }

    private ResourceDetail Mapping(MapNode node)
    {
        var edge = map.Edges.FirstOrDefault(edge => edge.Mapping == node.Id && edge.Kind is "feeds" or "streams");
        var shown = mappings.Has(node.Id) ? Switched(node, mappings.IsRunning(node.Id)) : Plain(node);   // a stream in AWS is read for as long as this runs
        return shown with { Source = edge?.From, Function = edge?.To, BatchSize = _batchSizes[node.Id] };
    }

    private ProcessDetail? Detail(WatchedProcess process) => processes.Of(process.Id) is { } look
        ? new ProcessDetail(process.Service, process.Id ?? Environment.ProcessId, look.Percent is { } percent ? Math.Round(percent, 2) : null, look.Usage.Cpu.TotalMilliseconds, look.Usage.Memory)
        : null;
}

using Webhooks.Dashboard.Overview.Drawing;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Overview;

/// <summary>Draws the stack as Control tells it, and fills in what is known: by Control of a local run, by the table and the archive of any stack.</summary>
internal sealed class MapReader(CurrentStack stack, StackReadings readings)
{
    private readonly Topology _untold = KnownShape.Of(stack.Outputs);
    private (Topology Of, int Named, MapLayout Layout, Titles Titles)? _drawn;

    public async Task<SystemMap> ReadAsync(int? failed)
    {
        var functions = await readings.FunctionsAsync() ?? [];
        var (layout, titles) = Draw(await readings.TopologyAsync() is { Edges: not null } told ? told : _untold, functions);
        var resources = (await readings.ResourcesAsync())?.Resources ?? [];
        MapFacts facts = new(stack.IsLocal, stack.Outputs, titles, functions, await readings.QueuesAsync(), resources, (await readings.RatesAsync())?.Series ?? [], failed);
        var stopped = resources.Where(resource => resource is { Kind: "mapping", State: "stopped" }).Select(resource => resource.Id).ToHashSet();
        var cut = layout.Wires.Where(wire => wire.Edge.Mapping is { } mapping && stopped.Contains(mapping)).ToLookup(wire => wire.Edge.To, wire => titles.Whole(wire.Edge.From));
        return new SystemMap(layout, layout.Boxes.ToDictionary(box => box.Node.Id, box => facts.Of(box, [.. cut[box.Node.Id]])), stopped);
    }

    /// <summary>Anew only when it is told otherwise.</summary>
    private (MapLayout Layout, Titles Titles) Draw(Topology topology, IReadOnlyList<ControlFunction> functions)
    {
        if (_drawn is not { } drawn || !ReferenceEquals(drawn.Of, topology) || drawn.Named != functions.Count)
        {
            string? Id(string kind, string? name) => name is null ? null : topology.Nodes.FirstOrDefault(node => node.Kind == kind && node.Name == name)?.Id;
            var layout = MapLayout.Of(topology, (Id("bucket", stack.Outputs.BucketName), Id("queue", stack.Outputs.QueueName)));
            drawn = (topology, functions.Count, layout, new Titles(topology, stack, functions));
            _drawn = drawn;
        }

        return (drawn.Layout, drawn.Titles);
    }
}

using Webhooks.Dashboard.Overview.Drawing;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Overview;

/// <summary>Draws the stack as Control tells it, and fills in what is known: by Control of a local run, by the table and the archive of any stack.</summary>
internal sealed class MapReader(CurrentStack stack, StackReadings readings)
{
    private (Topology Of, MapLayout Layout, Titles Titles)? _drawn;

    public async Task<SystemMap> ReadAsync(int? failed)
    {
        var functions = await readings.FunctionsAsync() ?? [];
        var (layout, titles) = Draw(await readings.TopologyAsync() ?? KnownShape.Of(stack.Outputs), functions);
        var resources = (await readings.ResourcesAsync())?.Resources ?? [];
        MapFacts facts = new(stack.IsLocal, stack.Outputs, titles, functions, await readings.QueuesAsync(), resources, (await readings.RatesAsync())?.Series ?? [], failed);
        return new SystemMap(
            layout, layout.Boxes.ToDictionary(box => box.Node.Id, facts.Of), resources.Where(resource => resource is { Kind: "mapping", State: "stopped" }).Select(resource => resource.Id).ToHashSet());
    }

    /// <summary>Anew only for another template.</summary>
    private (MapLayout Layout, Titles Titles) Draw(Topology topology, IReadOnlyList<ControlFunction> functions)
    {
        if (_drawn is not { } drawn || !ReferenceEquals(drawn.Of, topology))
        {
            string? Id(string kind, string? name) => name is null ? null : topology.Nodes.FirstOrDefault(node => node.Kind == kind && node.Name == name)?.Id;
            var layout = MapLayout.Of(topology, (Id("bucket", stack.Outputs.BucketName), Id("queue", stack.Outputs.QueueName)));
            drawn = (topology, layout, new Titles(topology, stack, functions));
            if (functions.Count > 0)
            {
                _drawn = drawn; // without the functions' own names it is only for now
            }
        }

        return (drawn.Layout, drawn.Titles);
    }
}

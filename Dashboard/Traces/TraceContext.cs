using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Traces;

/// <summary>Where one gets from a trace.</summary>
/// <param name="Events">The events that its log lines name.</param>
/// <param name="Resources">The resources that have a page, by what spans call them.</param>
public sealed record TraceContext(IReadOnlyList<string> Events, IReadOnlyDictionary<string, string> Resources)
{
    private const int MostLines = 200;

    internal static async Task<TraceContext> ReadAsync(Trace trace, StackReadings readings, ControlClient control, CancellationToken cancellationToken)
    {
        var lines = await control.LogRecordsAsync($"limit={MostLines}&trace={Uri.EscapeDataString(trace.TraceId)}", cancellationToken);
        var resources = (await readings.ResourcesAsync())?.Resources ?? [];
        return new TraceContext(
            [.. (lines?.Records ?? []).Select(line => line.EventId).OfType<string>().Distinct(StringComparer.Ordinal).Reverse()],
            resources.DistinctBy(resource => resource.Name).ToDictionary(resource => resource.Name, resource => resource.Id, StringComparer.Ordinal));
    }
}

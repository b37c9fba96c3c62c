using System.Text.Json;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Seen;

/// <summary>Says what has changed, by server-sent events, once a second at most: https://html.spec.whatwg.org/multipage/server-sent-events.html</summary>
/// <param name="instances">Another after each change of the functions' instances.</param>
internal sealed class ChangeStream(CloudTelemetry telemetry, Func<long> instances)
{
    private const int SecondsToAlive = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        Dictionary<string, long> said = [];
        using PeriodicTimer timer = new(Pause, TimeProvider.System);
        var quiet = 0;
        try
        {
            do
            {
                var now = Versions();
                var changed = now.Where(version => !said.TryGetValue(version.Key, out var before) || before != version.Value).Select(version => version.Key).ToArray();
                if (changed.Length > 0)
                {
                    await SendAsync(context, $"event: changes\ndata: {{\"changed\":{JsonSerializer.Serialize(changed)},\"at\":\"{TimeProvider.System.GetUtcNow():O}\"}}\n\n");
                    quiet = 0;
                }
                else if (++quiet == SecondsToAlive)
                {
                    await SendAsync(context, ": alive\n\n");
                    quiet = 0;
                }

                said = now;
            }
            while (await timer.WaitForNextTickAsync(context.RequestAborted));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever listened has gone.
        }
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private Dictionary<string, long> Versions()
    {
        var rates = telemetry.Rates.All.ToLookup(series => series.Kind == "queue", series => series.Total);
        return new Dictionary<string, long>
        {
            ["traces"] = telemetry.Spans.Version,
            ["logs"] = telemetry.Logs.Version,
            ["metrics"] = telemetry.Metrics.Version,
            ["rates"] = telemetry.Rates.Version,
            ["queues"] = rates[true].Sum(),
            ["resources"] = instances() + rates[false].Sum(),
        };
    }
}

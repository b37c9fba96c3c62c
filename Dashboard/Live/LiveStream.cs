using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Live;

/// <summary>
/// One tab's stream: each region when it has changed, at most once a second; everything once after connecting
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
/// </summary>
internal sealed class LiveStream(IEnumerable<ILivePage> pages, ShellReader shell, HtmlRenderer renderer, CurrentStack stack, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>A deployed stack is asked less often: there, each question is paid for.</summary>
    private readonly TimeSpan _between = TimeSpan.FromSeconds(stack.IsLocal ? 1 : 5);
    private readonly Dictionary<string, string> _sent = [];

    public async Task WriteAsync(HttpContext context, string name)
    {
        if (pages.FirstOrDefault(page => page.Name == name) is not { } page)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using PeriodicTimer timer = new(_between, time);
        try
        {
            do
            {
                await WriteChangesAsync(context, page, ending.Token);
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The tab was closed, or the dashboard ends.
        }
    }

    private async Task WriteChangesAsync(HttpContext context, ILivePage page, CancellationToken cancellationToken)
    {
        List<Region> regions = [Region.Of<ServiceClock>("clock", await shell.ClockAsync()), Region.Of<LiveStamp>("stamp", new Stamp(time.GetUtcNow(), IsLive: true))];
        try
        {
            regions.AddRange(await page.ReadAsync(context.Request.Query, cancellationToken));
        }
        catch (OperationException fault)
        {
            regions[1] = Region.Of<LiveStamp>("stamp", new Stamp(time.GetUtcNow(), IsLive: false, fault.Message)); // what was read last stays to be seen
        }

        var text = new StringBuilder();
        foreach (var region in regions)
        {
            var html = await RenderAsync(region);
            if (_sent.GetValueOrDefault(region.Name) != html)
            {
                _sent[region.Name] = html;
                Append(text, region.Name, html);
            }
        }

        await context.Response.WriteAsync(text.ToString(), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private Task<string> RenderAsync(Region region) => renderer.Dispatcher.InvokeAsync(async () =>
        (await renderer.RenderComponentAsync(region.Component, ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = region.Model }))).ToHtmlString());

    private static void Append(StringBuilder text, string name, string html)
    {
        text.Append(CultureInfo.InvariantCulture, $"event: {name}\n");
        foreach (var line in html.Split('\n'))
        {
            text.Append("data: ").Append(line.TrimEnd('\r')).Append('\n');
        }

        text.Append('\n');
    }
}

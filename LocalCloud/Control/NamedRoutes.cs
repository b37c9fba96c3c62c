using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalCloud.Control.Resources;
using LocalCloud.Control.Seen;

namespace LocalCloud.Control;

/// <summary>The readings that have a name in their path, and what is done to resources.</summary>
internal sealed class NamedRoutes(ResourceReading resources, TraceReading traces)
{
    private const string Resources = "/resources/";
    private const string Traces = "/traces/";

    /// <summary>The answer to a GET; null when the path is none of these.</summary>
    public Func<HttpContext, Task>? Get(string path) =>
        path.StartsWith(Traces, StringComparison.Ordinal) ? context => AnswerAsync(context, traces.Find(path[Traces.Length..]), ControlJson.Default.TraceDetail, "No span of that trace is held.")
        : path.StartsWith(Resources, StringComparison.Ordinal) ? async context => await AnswerAsync(context, await resources.FindAsync(Uri.UnescapeDataString(path[Resources.Length..])), ControlJson.Default.ResourceDetail, "There is no such resource; GET /resources lists them.")
        : null;

    /// <summary>What a POST does: <c>/resources/NAME/stop</c>; null when the path is none of these.</summary>
    public Func<HttpContext, Task>? Post(string path) =>
        path.StartsWith(Resources, StringComparison.Ordinal) && path.LastIndexOf('/') is var slash && slash > Resources.Length
            ? context => ActAsync(context, Uri.UnescapeDataString(path[Resources.Length..slash]), path[(slash + 1)..])
            : null;

    private async Task ActAsync(HttpContext context, string name, string action)
    {
        if (await resources.FindAsync(name) is not { } resource)
        {
            await ControlApi.RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no resource '{name}'; GET /resources lists them.");
        }
        else if (await resources.ActAsync(resource, action, context.RequestAborted) is { } problem)
        {
            await ControlApi.RefuseAsync(context, StatusCodes.Status409Conflict, problem);
        }
        else
        {
            await AnswerAsync(context, await resources.FindAsync(name), ControlJson.Default.ResourceDetail, "");
        }
    }

    /// <summary>Answers with what was found.</summary>
    public static Task AnswerAsync<T>(HttpContext context, T? found, JsonTypeInfo<T> json, string missing)
        where T : class
    {
        if (found is null)
        {
            return ControlApi.RefuseAsync(context, StatusCodes.Status404NotFound, missing);
        }

        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, found, json, context.RequestAborted);
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Stack;

/// <summary>
/// A local run's own interface. A deployed stack has none, and an older LocalCloud tells less: what isn't told is null, and the
/// page says that it isn't known.
/// </summary>
internal sealed class ControlClient(HttpClient http, StackOutputs outputs)
{
    private readonly string? _address = outputs.Endpoints?.Control?.TrimEnd('/');

    /// <summary>False for a deployed stack.</summary>
    public bool IsThere => _address is not null;

    /// <summary>What is said where it tells nothing.</summary>
    public string Silence => IsThere
        ? $"Control is silent at {_address}, or is of another version than this dashboard. AppHost's console says why; start it with: dotnet run --project AppHost"
        : $"{outputs.Source} names no Control (Endpoints.Control): only a local run has one.";

    public Task<ControlClock?> ClockAsync(CancellationToken cancellationToken) => GetAsync("clock", ControlJson.Default.ControlClock, cancellationToken);

    public async Task<IReadOnlyList<ControlFunction>?> FunctionsAsync(CancellationToken cancellationToken) =>
        (await GetAsync("functions", ControlJson.Default.ControlFunctionList, cancellationToken))?.Functions;

    public async Task<IReadOnlyDictionary<string, QueueCounts>?> QueuesAsync(CancellationToken cancellationToken) =>
        // A dictionary's values aren't held against what they are declared as.
        await GetAsync("queues", ControlJson.Default.DictionaryStringQueueCounts, cancellationToken) is { } queues && queues.Values.All(counts => counts is not null) ? queues : null;

    public Task<AccessList?> AccessAsync(CancellationToken cancellationToken) => GetAsync("access", ControlJson.Default.AccessList, cancellationToken);

    public Task<ResourceList?> ResourcesAsync(CancellationToken cancellationToken) => GetAsync("resources", ControlJson.Default.ResourceList, cancellationToken);

    public Task<ResourceReading?> ResourceAsync(string idOrName, CancellationToken cancellationToken) =>
        GetAsync($"resources/{Uri.EscapeDataString(idOrName)}", ControlJson.Default.ResourceReading, cancellationToken);

    public Task<Topology?> TopologyAsync(CancellationToken cancellationToken) => GetAsync("topology", ControlJson.Default.Topology, cancellationToken);

    public Task<RateList?> RatesAsync(CancellationToken cancellationToken) => GetAsync("rates?history=true", ControlJson.Default.RateList, cancellationToken);

    /// <param name="names">Whose points are wanted, and nothing of the others; none: which metrics there are.</param>
    public Task<MetricList?> MetricsAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        GetAsync($"metrics?{string.Join('&', names.Select(name => $"name={Uri.EscapeDataString(name)}"))}", ControlJson.Default.MetricList, cancellationToken);

    public Task<LogPage?> LogRecordsAsync(string query, CancellationToken cancellationToken) => GetAsync($"logs/records?{query}", ControlJson.Default.LogPage, cancellationToken);

    public Task<TraceList?> TracesAsync(string query, CancellationToken cancellationToken) => GetAsync($"traces?{query}", ControlJson.Default.TraceList, cancellationToken);

    public Task<Trace?> TraceAsync(string traceId, CancellationToken cancellationToken) =>
        GetAsync($"traces/{Uri.EscapeDataString(traceId)}", ControlJson.Default.Trace, cancellationToken);

    /// <summary>The last lines of a function's log as they were written; null where Control doesn't have them.</summary>
    public async Task<IReadOnlyList<string>?> LogLinesAsync(string function, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Get, $"logs?function={Uri.EscapeDataString(function)}", cancellationToken);
        return response is { IsSuccessStatusCode: true } ? (await response.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
    }

    /// <summary>Moves service time ahead.</summary>
    /// <exception cref="OperationException">Control doesn't answer, or refuses.</exception>
    public Task AdvanceClockAsync(int seconds, CancellationToken cancellationToken) => PostAsync($"clock/advance?seconds={seconds}", cancellationToken);

    /// <param name="action"><c>start</c>, <c>stop</c> or <c>restart</c>.</param>
    /// <exception cref="OperationException">Control doesn't answer, or the resource has no such action.</exception>
    public Task ActAsync(string idOrName, string action, CancellationToken cancellationToken) => PostAsync($"resources/{Uri.EscapeDataString(idOrName)}/{action}", cancellationToken);

    private async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await AskAsync(HttpMethod.Get, path, cancellationToken);
        try
        {
            return response is { IsSuccessStatusCode: true } ? await response.Content.ReadFromJsonAsync(type, cancellationToken) : null;
        }
        catch (JsonException)
        {
            return null; // of another version than this one
        }
    }

    private async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Post, path, cancellationToken)
            ?? throw (IsThere
                ? new OperationException($"Control doesn't answer at {_address}.")
                : new OperationException($"{outputs.Source} names no Control (Endpoints.Control): only a local run can do that.") { Obstacle = Obstacle.Input });
        if (!response.IsSuccessStatusCode)
        {
            throw new OperationException($"Control answered {(int)response.StatusCode}: {await ProblemAsync(response, cancellationToken)}")
            {
                Obstacle = response.StatusCode switch { HttpStatusCode.BadRequest or HttpStatusCode.NotFound => Obstacle.Input, HttpStatusCode.Conflict => Obstacle.Conflict, _ => Obstacle.Dependency },
            };
        }
    }

    /// <summary>Control's own words, where the answer is Control's.</summary>
    private static async Task<string> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(text, ControlJson.Default.ControlProblem)?.Error ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <returns>Null when nothing answers.</returns>
    private async Task<HttpResponseMessage?> AskAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        if (_address is null)
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(method, $"{_address}/{path}");
            request.Headers.TryAddWithoutValidation("X-Control-Token", outputs.ControlToken);
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}

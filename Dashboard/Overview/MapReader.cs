using System.Globalization;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Overview;

/// <summary>Fills the picture with what is known: by Control of a local run, by the table and the archive of any stack.</summary>
internal sealed class MapReader(CurrentStack stack, StackReadings readings)
{
    public async Task<SystemMap> ReadAsync(int? failed)
    {
        var known = new Known(
            stack.IsLocal,
            await readings.FunctionsAsync() ?? [],
            await readings.QueuesAsync() ?? new Dictionary<string, QueueCounts>(),
            (await readings.ResourcesAsync())?.Resources ?? [],
            (await readings.RatesAsync())?.Series ?? []);
        return new SystemMap(
            Gateway(known),
            known.Function("Authorizer"),
            [.. Catalog.Providers.Select(provider => known.Function($"{provider.DisplayName}Processor", provider.DisplayName))],
            known.Queue(NameOf(stack.Outputs.QueueUrl), "Queue"),
            known.Function("Consumer"),
            known.Table(stack.Outputs.TransactionsTableName, "Transactions", "/transactions"),
            known.Table(stack.Outputs.TableName, "WebhookEvents", "/events"),
            new MapNode("bucket", "Archive", [failed is { } count ? $"{Show.Count(count)} to replay" : "unknown"], null, failed > 0 ? Severity.Error : null, "/dead-letters") { IsKnown = failed is not null },
            known.Function("DeadLetterProcessor", "DeadLetters λ"),
            known.Queue(NameOf(stack.Outputs.DeadLetterQueueUrl), "Dead-letter queue") with { Address = "/dead-letters" },
            known.Table(stack.Outputs.AuditTableName, "WebhookAudit", "/resources"),
            known.Function("AuditLogger"));
    }

    private static MapNode Gateway(Known known)
    {
        var routes = known.Rates.Where(series => series.Kind == "route").ToList();
        return new MapNode(
            "API", "API Gateway", [routes.Count == 0 ? known.Unknown : $"{Show.Count(routes.Sum(route => route.Requests))} in 1 min"],
            routes.Count == 0 ? null : Show.Rate(routes.Sum(route => route.PerSecond)), routes.Any(route => route.Errors > 0) ? Severity.Error : null, "/resources") { IsKnown = routes.Count > 0 };
    }

    private static string? NameOf(string? queueUrl) => queueUrl is null ? null : queueUrl[(queueUrl.LastIndexOf('/') + 1)..];

    private sealed record Known(
        bool IsLocal, IReadOnlyList<ControlFunction> Functions, IReadOnlyDictionary<string, QueueCounts> Queues, IReadOnlyList<ResourceReading> Resources, IReadOnlyList<RateSeries> Rates)
    {
        /// <summary>What stands where nothing is known.</summary>
        public string Unknown => IsLocal ? "rates unknown" : "see CloudWatch";

        public MapNode Function(string shortName, string? title = null)
        {
            var function = Functions.FirstOrDefault(each => each.IsCalled(shortName));
            var resource = function is null ? null : Resources.FirstOrDefault(each => each.Id == function.LogicalId);
            var rate = function is null ? null : Rates.FirstOrDefault(each => each.Resource == function.LogicalId);
            List<string> facts = [];
            if (rate is not null)
            {
                facts.Add(rate.P99Ms is { } p99 ? $"p99 {Show.Milliseconds(p99)}" : "no call in 1 min");
            }

            if (resource?.Concurrency is { } concurrency)
            {
                facts.Add($"{concurrency.Running} of {concurrency.Limit} instances");
            }

            if (facts.Count == 0)
            {
                facts.Add(function is { Attached: > 0 } ? "attached: debugger" : function is null && IsLocal ? "not found" : Unknown);
            }

            var level = resource?.State switch { "failed" => Severity.Error, "stopped" or "atCap" => Severity.Warning, _ => rate is { Errors: > 0 } ? Severity.Error : (Severity?)null };
            return new MapNode("function", title ?? shortName, facts, rate is null ? null : Show.Rate(rate.PerSecond), level, function is null ? "/resources" : $"/resources/{function.LogicalId}") { IsKnown = rate is not null || resource is not null };
        }

        public MapNode Queue(string? name, string title)
        {
            var counts = name is null ? null : Queues.GetValueOrDefault(name);
            var resource = Resources.FirstOrDefault(each => each.Kind == "queue" && each.Name == name);
            List<string> facts = [counts is null ? "unknown" : $"{Show.Count(counts.Visible)} waiting"];
            if (resource?.OldestAgeMs is { } age)
            {
                facts.Add($"oldest {Show.Span(TimeSpan.FromMilliseconds(age))}");
            }
            else if (counts is not null)
            {
                facts.Add($"{Show.Count(counts.InFlight)} in flight");
            }

            var rate = resource is null ? null : Rates.FirstOrDefault(each => each.Resource == resource.Id);
            return new MapNode("queue", title, facts, rate is null ? null : Show.Rate(rate.PerSecond), counts is { Visible: >= 100 } ? Severity.Warning : null, "/resources") { IsKnown = counts is not null };
        }

        public MapNode Table(string? name, string title, string address)
        {
            var resource = Resources.FirstOrDefault(each => each.Kind == "table" && each.Name == name);
            return new MapNode(
                "table", title, [name is null ? "not in the outputs" : resource?.Items is { } items ? Show.Count(items, "item") : name.Length > 18 ? string.Create(CultureInfo.InvariantCulture, $"{name[..17]}…") : name], null, null, address) { IsKnown = resource is not null };
        }
    }
}

using Webhooks.Dashboard.Overview.Drawing;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Overview;

/// <summary>What is known of each part at the moment.</summary>
/// <param name="IsLocal">Whether there is a Control; without one nobody counts.</param>
/// <param name="Failed">How many events wait in the archive; null: not known.</param>
internal sealed record MapFacts(
    bool IsLocal, StackOutputs Outputs, Titles Titles, IReadOnlyList<ControlFunction> Functions, IReadOnlyDictionary<string, QueueCounts>? Queues, IReadOnlyList<ResourceReading> Resources,
    IReadOnlyList<RateSeries> Rates, int? Failed)
{
    /// <summary>What stands where nothing is known.</summary>
    private string Unknown => IsLocal ? "rates unknown" : "see CloudWatch";

    /// <param name="cut">From where nothing comes, since somebody stopped it.</param>
    public MapNode Of(Box box, IReadOnlyList<string> cut)
    {
        var resource = Resources.FirstOrDefault(each => each.Id == box.Node.Id);
        var rate = Rates.FirstOrDefault(each => each.Resource == box.Node.Id);
        var node = box.Node.Kind switch
        {
            "api" => Api(box.Node),
            "function" => Function(box.Node, resource, rate),
            "queue" => Queue(box.Node, resource, rate),
            "bucket" => Bucket(box.Node, resource),
            _ => Plain(box.Node, [resource?.Items is { } items ? Show.Count(items, "item") : box.Node.Kind], null) with { IsKnown = resource is not null },
        };
        if (resource?.State == "stopped")
        {
            node = node with { Facts = ["stopped", node.Facts[0]], Level = Severity.Warning };
        }

        return node with
        {
            Cut = cut.Count == 0 ? null : $"nothing comes from {string.Join(" and ", cut)}: stopped",
            Also = string.Join(", ", new[] { Also(box, isFailure: false, "also writes to"), Also(box, isFailure: true, "its failures go to") }.OfType<string>()) is { Length: > 0 } also ? also : null,
        };
    }

    private string? Also(Box box, bool isFailure, string how) => box.Aside.Where(edge => edge.IsFailure == isFailure).Select(edge => Titles.Whole(edge.To)).ToList() is { Count: > 0 } names ? $"{how} {string.Join(" and ", names)}" : null;

    private MapNode Plain(TopologyNode node, IReadOnlyList<string> facts, string? rate) =>
        new(Titles.Short(node) == Titles.Whole(node.Id) ? node.Kind : $"{node.Kind} {Titles.Whole(node.Id)}", Titles.Short(node), facts, rate, null, Address(node));

    /// <summary>Its own page; where it has none, that of all.</summary>
    private string Address(TopologyNode node) =>
        Holdings.PageOf(Outputs, node.Name) ?? (IsLocal && Resources.Count > 0 ? $"/resources/{Uri.EscapeDataString(node.Id)}" : "/resources");

    private MapNode Api(TopologyNode node)
    {
        var routes = Rates.Where(series => series.Kind == "route").ToList();
        var refused = routes.Sum(route => route.Statuses.Where(status => status.Key[0] == '4').Sum(status => status.Value));
        var failed = routes.Sum(route => route.Errors);
        List<string> facts = [routes.Count == 0 ? Unknown : $"{Show.Count(routes.Sum(route => route.Requests))} in 1 min"];
        if (refused + failed > 0)
        {
            facts.Insert(failed > 0 ? 0 : 1, failed > 0 ? $"{Show.Count(failed)} failed" : $"{Show.Count(refused)} refused");
        }

        return Plain(node, facts, routes.Count == 0 ? null : Show.Rate(routes.Sum(route => route.PerSecond))) with { IsKnown = routes.Count > 0, Level = failed > 0 ? Severity.Error : null };
    }

    private MapNode Function(TopologyNode node, ResourceReading? resource, RateSeries? rate)
    {
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
            facts.Add(Functions.Any(function => function.LogicalId == node.Id && function.Attached > 0) ? "attached: debugger" : Unknown);
        }

        var level = resource?.State switch { "failed" => Severity.Error, "atCap" => Severity.Warning, _ => rate is { Errors: > 0 } ? Severity.Error : (Severity?)null };
        return Plain(node, facts, rate is null ? null : Show.Rate(rate.PerSecond)) with
        {
            Level = level, IsKnown = rate is not null || resource is not null, Errors = rate is { Errors: > 0 and var errors } ? $"{Show.Count(errors)} failed" : null,
        };
    }

    private MapNode Queue(TopologyNode node, ResourceReading? resource, RateSeries? rate)
    {
        var counts = Queues?.GetValueOrDefault(node.Name);
        List<string> facts = [counts is null ? Unknown : $"{Show.Count(counts.Visible)} waiting"];
        if (resource?.OldestAgeMs is { } age)
        {
            facts.Add($"oldest {Show.Span(TimeSpan.FromMilliseconds(age))}");
        }
        else if (counts is not null)
        {
            facts.Add($"{Show.Count(counts.InFlight)} in flight");
        }

        return Plain(node, facts, rate is null ? null : Show.Rate(rate.PerSecond)) with { Level = counts is { Visible: >= ProblemFinder.LongQueue } ? Severity.Warning : null, IsKnown = counts is not null };
    }

    private MapNode Bucket(TopologyNode node, ResourceReading? resource)
    {
        var objects = resource?.Objects is { } count ? Show.Count(count, "object") : null;
        return node.Name == Outputs.BucketName
            ? Plain(node, [Failed is { } failed ? $"{Show.Count(failed)} to replay" : "unknown", .. objects is null ? Array.Empty<string>() : [objects]], null) with { Level = Failed > 0 ? Severity.Error : null, IsKnown = Failed is not null }
            : Plain(node, [objects ?? node.Kind], null) with { IsKnown = resource is not null };
    }
}

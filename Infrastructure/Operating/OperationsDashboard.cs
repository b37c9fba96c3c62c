using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Webhooks.Infrastructure.Constructs;

namespace Webhooks.Infrastructure.Operating;

/// <summary>One page that answers: do webhooks come in, are they stored, how long does it take, and what fails.</summary>
public sealed class OperationsDashboard : Construct
{
    private static readonly string[] Percentiles = ["p50", "p95", "p99"];
    private static readonly string[] Troubles = ["DeadLetters", "NotArchived", "Unreadable", "Unavailable", "NotAudited"];

    public OperationsDashboard(Construct scope, string id, WatchedStack stack, StackMetrics metrics)
        : base(scope, id)
    {
        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = this.Named("Webhooks"), DefaultInterval = Duration.Hours(3) });
        dashboard.AddWidgets(
            Graph("Accepted, by provider", [.. stack.Providers.Select(provider => metrics.Counted("Accepted", provider))]),
            Graph("Refused, by provider and reason", [Search("Refused", "provider,reason")]),
            Graph("Answers of the API", [stack.Api.MetricCount(StackMetrics.Each("Sum")), stack.Api.MetricClientError(StackMetrics.Each("Sum")), stack.Api.MetricServerError(StackMetrics.Each("Sum"))]));
        dashboard.AddWidgets(
            Graph("From arrival to queue, ms", Timed("TimeToQueue")),
            Graph("From arrival to store, ms", Timed("TimeToStore")),
            Graph("Latency of the API, ms", [.. Percentiles.Select(percentile => stack.Api.MetricLatency(StackMetrics.Each(percentile, percentile)))]));
        dashboard.AddWidgets(
            Graph("Stored", [metrics.Counted("Stored"), metrics.Counted("Duplicates"), metrics.Counted("NotStored")]),
            Graph("Waiting messages", [.. Queues(queue => queue.MetricApproximateNumberOfMessagesVisible(StackMetrics.Each("Maximum", queue.Node.Id)))]),
            Graph("Age of the oldest message, s", [.. Queues(queue => queue.MetricApproximateAgeOfOldestMessage(StackMetrics.Each("Maximum", queue.Node.Id)))]));
        dashboard.AddWidgets(
            Graph("Not as it should be", [.. Troubles.Select(name => metrics.Counted(name))]),
            Graph("Failed invocations, %", [.. stack.Functions.Select(StackMetrics.ErrorRate)]),
            Graph("Throttled invocations", [.. stack.Functions.Select(function => function.MetricThrottles(StackMetrics.Each("Sum", WatchedStack.NameOf(function))))]));
        dashboard.AddWidgets(
            Graph("Longest invocation, ms", [.. stack.Functions.Select(function => function.MetricDuration(StackMetrics.Each("Maximum", WatchedStack.NameOf(function))))]),
            Graph("Instances at once", [.. stack.Functions.Select(function => function.Metric("ConcurrentExecutions", StackMetrics.Each("Maximum", WatchedStack.NameOf(function))))]),
            Graph("Blocked by the WAF", [metrics.Blocked(stack.WebAclMetricName)]));
        dashboard.AddWidgets(
            Graph("System errors of DynamoDB", [.. stack.Tables.Select(table => StackMetrics.SystemErrors(table.Table, table.Operations))]),
            Graph("Written units of DynamoDB", [.. stack.Tables.Select(table => table.Table.MetricConsumedWriteCapacityUnits(StackMetrics.Each("Sum", WatchedStack.NameOf(table.Table))))]),
            Graph("Audit: changes, and how far behind, ms", [metrics.Counted("Audited")], [stack.StreamReader.Metric("IteratorAge", StackMetrics.Each("Maximum"))]));

        IMetric[] Timed(string name) => [.. Percentiles.Select(percentile => metrics.Counted(name, percentile))];

        IEnumerable<IMetric> Queues(Func<Queue, IMetric> metric) => new[] { stack.Queues.Queue, stack.Queues.DeadLetters }.Select(metric);
    }

    private GraphWidget Graph(string title, IMetric[] left, IMetric[]? right = null) =>
        new(new GraphWidgetProps { Title = title, Left = left, Right = right, Width = 8, LiveData = true, Region = Stack.Of(this).Region });

    /// <summary>All metrics of a name, whatever values their dimensions have.</summary>
    private MathExpression Search(string name, string dimensions) => new(new MathExpressionProps
    {
        Expression = $"SEARCH('{{Webhooks,environment,{dimensions}}} environment=\"{this.Suffix()}\" MetricName=\"{name}\"', 'Sum', 300)",
        UsingMetrics = new Dictionary<string, IMetric>(),
        Label = "",
    });
}

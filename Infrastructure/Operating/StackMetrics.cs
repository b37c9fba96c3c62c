using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Operating;

/// <summary>The metrics of one environment: those that its functions write into their logs, and AWS's own. By 5 minutes where nothing else is said.</summary>
/// <param name="environment">The suffix.</param>
/// <param name="region">Where the stack is.</param>
public sealed class StackMetrics(string environment, string region)
{
    private static readonly Duration FiveMinutes = Duration.Minutes(5);

    /// <summary>What the functions count, of all providers together.</summary>
    public Metric Counted(string name, string statistic = "Sum", Duration? period = null) => Counted(name, statistic, period, new Dictionary<string, string>());

    /// <summary>What the functions count, of one provider.</summary>
    public Metric Counted(string name, Provider provider, string statistic = "Sum", Duration? period = null) =>
        Counted(name, statistic, period, new Dictionary<string, string> { ["provider"] = provider.Name });

    /// <summary>How many percent of a function's invocations failed; 0 while there are none.</summary>
    public static MathExpression ErrorRate(Function function)
    {
        var name = WatchedStack.NameOf(function);
        var (errors, invocations) = ($"errorsOf{name}", $"invocationsOf{name}"); // a graph of several functions has all of them
        return new MathExpression(new MathExpressionProps
        {
            Expression = $"IF({invocations} > 0, 100 * {errors} / {invocations}, 0)",
            UsingMetrics = new Dictionary<string, IMetric> { [errors] = function.MetricErrors(Each("Sum")), [invocations] = function.MetricInvocations(Each("Sum")) },
            Label = name,
            Period = FiveMinutes,
        });
    }

    /// <summary>Requests that failed for a fault of DynamoDB's own, of all operations together. Not the CDK's: its sum is empty while one of the operations has none.</summary>
    public static MathExpression SystemErrors(Table table, IReadOnlyList<string> operations) => new(new MathExpressionProps
    {
        Expression = string.Join(" + ", operations.Select(operation => $"FILL({Id(operation, table)}, 0)")),
        UsingMetrics = operations.ToDictionary(operation => Id(operation, table), operation => (IMetric)new Metric(new MetricProps
        {
            Namespace = "AWS/DynamoDB",
            MetricName = "SystemErrors",
            DimensionsMap = new Dictionary<string, string> { ["TableName"] = table.TableName, ["Operation"] = operation },
            Statistic = "Sum",
            Period = FiveMinutes,
        })),
        Label = WatchedStack.NameOf(table),
        Period = FiveMinutes,
    });

    /// <summary>Requests that the web ACL blocked, whatever the rule (https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html).</summary>
    public Metric Blocked(string webAclMetricName) => new(new MetricProps
    {
        Namespace = "AWS/WAFV2",
        MetricName = "BlockedRequests",
        DimensionsMap = new Dictionary<string, string> { ["WebACL"] = webAclMetricName, ["Rule"] = "ALL", ["Region"] = region },
        Statistic = "Sum",
        Period = FiveMinutes,
    });

    /// <summary>How AWS's own metrics are asked for.</summary>
    public static MetricOptions Each(string statistic, string? label = null) => new() { Statistic = statistic, Period = FiveMinutes, Label = label };

    private Metric Counted(string name, string statistic, Duration? period, Dictionary<string, string> dimensions) => new(new MetricProps
    {
        Namespace = "Webhooks",
        MetricName = name,
        DimensionsMap = new Dictionary<string, string>(dimensions) { ["environment"] = environment },
        Statistic = statistic,
        Period = period ?? FiveMinutes,
    });

    /// <summary>A name that an expression takes: it begins with a small letter.</summary>
    private static string Id(string operation, Table table) => $"{char.ToLowerInvariant(operation[0])}{operation[1..]}Of{WatchedStack.NameOf(table)}";
}

using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Webhooks.Infrastructure.Constructs;
using Webhooks.Providers;
using Stage = Amazon.CDK.AWS.APIGateway.Stage;

namespace Webhooks.Infrastructure.Operating;

/// <summary>What alarms, the dashboard and the saved queries look at.</summary>
public sealed record WatchedStack
{
    public required IReadOnlyList<Provider> Providers { get; init; }

    public required Stage Api { get; init; }

    /// <summary>The functions on a webhook's way, in its order.</summary>
    public required IReadOnlyList<Function> Functions { get; init; }

    /// <summary>The one of them that reads the tables' streams.</summary>
    public required Function StreamReader { get; init; }

    public required QueueWithDeadLetters Queues { get; init; }

    /// <summary>The tables, and which of DynamoDB's operations are called on them.</summary>
    public required IReadOnlyList<(Table Table, IReadOnlyList<string> Operations)> Tables { get; init; }

    /// <summary>The name under which the web ACL counts.</summary>
    public required string WebAclMetricName { get; init; }

    /// <summary>The function's name in this stack: <c>Consumer</c>.</summary>
    public static string NameOf(Function function) => function.Node.Scope!.Node.Id;

    /// <summary>The table's name in this stack: <c>Events</c>.</summary>
    public static string NameOf(Table table) => table.Node.Scope!.Node.Id;
}

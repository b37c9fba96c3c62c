using Webhooks.Dashboard.Stack;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Overview;

/// <summary>The stack's shape where nobody tells it: a deployed one has no Control. As this solution's own template has it.</summary>
internal static class KnownShape
{
    public static Topology Of(StackOutputs outputs)
    {
        string[] processors = [.. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor")];
        string[] puts = ["PutItem"];
        return new Topology(
            [
                Node("api", "Api"), new TopologyNode("Route", "route", "", null, "Api"), .. processors.Append("Authorizer").Append("Consumer").Append("DeadLetterProcessor").Append("AuditLogger").Select(name => Node("function", name)),
                Node("queue", "Queue", outputs.QueueName), Node("queue", "DeadLetters", outputs.DeadLetterQueueName), Node("table", "Transactions", outputs.TransactionsTableName),
                Node("table", "Events", outputs.TableName), Node("table", "Audit", outputs.AuditTableName), Node("bucket", "Archive", outputs.BucketName),
            ],
            null)
        {
            Edges =
            [
                new("Route", "Authorizer", "authorizes"), .. processors.Select(processor => new TopologyEdge("Route", processor, "invokes")),
                .. processors.Select(processor => new TopologyEdge(processor, "Queue", "calls") { Actions = ["SendMessage"] }),
                new("Queue", "Consumer", "feeds"), new("Consumer", "Transactions", "calls") { Actions = puts }, new("Consumer", "Events", "calls") { Actions = puts },
                new("Transactions", "AuditLogger", "streams"), new("Events", "AuditLogger", "streams"), new("AuditLogger", "Audit", "calls") { Actions = puts },
                new("Queue", "DeadLetters", "deadLetters"), new("DeadLetters", "DeadLetterProcessor", "feeds"), new("DeadLetterProcessor", "Archive", "calls") { Actions = puts },
            ],
        };
    }

    private static TopologyNode Node(string kind, string id, string? name = null) => new(id, kind, name ?? id, null, null);
}

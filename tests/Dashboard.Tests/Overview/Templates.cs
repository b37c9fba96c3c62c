using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Tests.Overview;

/// <summary>Topologies as Control tells them: today's template, and what may become of it.</summary>
internal static class Templates
{
    /// <summary>With names' suffix <c>-dev</c>, and everything that isn't part of the flow: keys, an alarms' topic, what empties the archive.</summary>
    public static Topology Of(params IReadOnlyList<string> providers)
    {
        TopologyBuilder template = new();
        template.Add("api", "Api", "WebhookApi-dev").Add("function", "Authorizer").Add("queue", "Queue", "Webhooks-dev").Add("function", "Consumer").Add("table", "Events", "WebhookEvents-dev")
            .Add("table", "Transactions", "Transactions-dev").Add("function", "AuditLogger").Add("table", "Audit", "WebhookAudit-dev").Add("queue", "DeadLetters", "WebhooksDeadLetters-dev")
            .Add("function", "DeadLetterProcessor").Add("bucket", "Archive", "archive-dev").Add("topic", "Alarms").Add("function", "BucketEmptier");
        foreach (var provider in providers)
        {
            var processor = $"{provider}Processor";
            template.Add("function", processor).Add("secret", $"{provider}Secret");
            foreach (var path in new[] { "", "webhook/" })
            {
                template.Route($"{provider}{path}Route", "Api").Edge($"{provider}{path}Route", "Authorizer", "authorizes").Edge($"{provider}{path}Route", processor, "invokes");
            }

            template.Calls(processor, "Queue", "sqs:SendMessage").Calls(processor, "Archive", "s3:PutObject").Calls(processor, $"{provider}Secret", "secretsmanager:GetSecretValue");
        }

        return template.Edge("Queue", "Consumer", "feeds", "Feed").Calls("Consumer", "Queue", "sqs:ReceiveMessage", "sqs:DeleteMessage").Calls("Consumer", "Events", "dynamodb:PutItem")
            .Calls("Consumer", "Transactions", "dynamodb:GetItem", "dynamodb:PutItem").Edge("Events", "AuditLogger", "streams", "EventsStream").Edge("Transactions", "AuditLogger", "streams", "TransactionsStream")
            .Edge("Events", "Archive", "fails").Calls("AuditLogger", "Audit", "dynamodb:BatchWriteItem").Calls("AuditLogger", "Archive", "s3:PutObject").DeadLetters("Queue", "DeadLetters", 3)
            .Edge("DeadLetters", "DeadLetterProcessor", "feeds", "DeadFeed").Calls("DeadLetterProcessor", "Events", "dynamodb:PutItem").Calls("DeadLetterProcessor", "Archive", "s3:PutObject")
            .Calls("BucketEmptier", "Archive", "s3:DeleteObject").Calls("Authorizer", "StripeSecret", "secretsmanager:GetSecretValue").Build();
    }

    public static Topology Today => Of("Stripe", "PayPal", "Square");

    /// <summary>A queue and a function between the consumer and the tables, with dead letters of their own.</summary>
    public static Topology WithAnotherStep
    {
        get
        {
            var today = Today;
            TopologyBuilder template = new(today with { Edges = [.. today.Edges!.Select(edge => edge is { From: "Consumer", Kind: "calls" } && edge.To != "Queue" ? edge with { From = "Enricher" } : edge)] });
            return template.Add("queue", "Enrich").Add("function", "Enricher").Add("queue", "EnrichDead").Calls("Consumer", "Enrich", "sqs:SendMessage").Edge("Enrich", "Enricher", "feeds", "EnrichFeed")
                .DeadLetters("Enrich", "EnrichDead", 5).Edge("EnrichDead", "DeadLetterProcessor", "feeds", "EnrichDeadFeed").Build();
        }
    }

    /// <summary>A route without an authorizer whose function writes to a table itself, and a consumer that puts back into its own queue.</summary>
    public static Topology WithShortcutAndCircle => new TopologyBuilder(Today)
        .Add("function", "Import").Route("ImportRoute", "Api").Edge("ImportRoute", "Import", "invokes").Calls("Import", "Transactions", "dynamodb:UpdateItem").Calls("Consumer", "Queue", "sqs:SendMessage").Build();

    public static TheoryData<string> All => [nameof(Today), nameof(WithAnotherStep), nameof(WithShortcutAndCircle), "Four", "Nine"];

    public static Topology Named(string name) => name switch
    {
        nameof(Today) => Today,
        nameof(WithAnotherStep) => WithAnotherStep,
        nameof(WithShortcutAndCircle) => WithShortcutAndCircle,
        "Four" => Of("Stripe", "PayPal", "Square", "Fourth"),
        _ => Of("Stripe", "B", "C", "D", "E", "F", "G", "H", "I"),
    };
}

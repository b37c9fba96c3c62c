using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Webhooks.Infrastructure.Constructs;
using Webhooks.Providers;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Webhooks.Infrastructure;

/// <summary>
/// One webhook's way: API → authorizer → the provider's processor → queue → consumer → transactions and events → audit.
/// What three receives couldn't handle goes by the dead-letter queue into the archive.
/// </summary>
public sealed class WebhooksStack : Stack
{
    /// <param name="scope">The CDK app.</param>
    /// <param name="settings">What this environment has of its own.</param>
    /// <param name="providers">Whose webhooks are taken.</param>
    /// <param name="functionsFolder">Where the functions are published to.</param>
    public WebhooksStack(Construct scope, StackSettings settings, IReadOnlyList<Provider> providers, string functionsFolder)
        : base(scope, $"Webhooks-{settings.EnvironmentSuffix}", new StackProps { Description = "Receives, verifies, queues and stores payment webhooks." })
    {
        this.NameWith(settings.EnvironmentSuffix);
        var code = Code.FromAsset(functionsFolder);

        var events = new DurableTable(this, "Events", "WebhookEvents", Key("eventId", AttributeType.STRING), Key("timestamp", AttributeType.NUMBER), tellsChanges: true)
            .FindBy("ByTransaction", Key("transactionId", AttributeType.STRING), Key("timestampMs", AttributeType.NUMBER), ListedOfAnEvent)
            .FindBy("ByProviderDay", Key("providerDay", AttributeType.STRING), Key("timestampMs", AttributeType.NUMBER), [.. ListedOfAnEvent, "transactionId"])
            .Table;
        var transactions = new DurableTable(this, "Transactions", "Transactions", Key("transactionId", AttributeType.STRING), tellsChanges: true).Table;
        var audit = new DurableTable(this, "Audit", "WebhookAudit", Key("subject", AttributeType.STRING), Key("change", AttributeType.STRING)).Table;
        var archive = new ArchiveBucket(this, "Archive");
        var webhooks = new QueueWithDeadLetters(this, "Webhooks", "Webhooks");
        var secrets = providers.ToDictionary(provider => provider, provider => new ProviderSecretStore(this, $"{provider.DisplayName}Secret", provider).Arn);

        var api = new WebhookApi(this, "Api");
        var authorizer = new WebhookFunction(this, "Authorizer", new WebhookFunctionProps
        {
            Handler = "Authorizer",
            Description = "Refuses webhooks whose headers can't be right, before anything reads the body.",
            Code = code,
            TimeoutSeconds = 5,
            MemorySize = 1024, // the provider waits for it, and for its cold start
            Environment = secrets.ToDictionary(secret => SecretVariable(secret.Key), secret => secret.Value),
            Grants = [.. secrets.Values.Select(secret => new Grant(secret, "secretsmanager:GetSecretValue"))],
        }).Function;

        foreach (var (provider, secret) in secrets)
        {
            var processor = new WebhookFunction(this, $"{provider.DisplayName}Processor", new WebhookFunctionProps
            {
                Handler = $"{provider.DisplayName}Processor",
                Description = $"Verifies {provider.DisplayName}'s signature over the exact body and queues the event.",
                Code = code,
                TimeoutSeconds = 10,
                MemorySize = 1024,
                Environment = new Dictionary<string, string> { [SecretVariable(provider)] = secret, ["QUEUE_URL"] = webhooks.Queue.QueueUrl, ["ARCHIVE_BUCKET_NAME"] = archive.Bucket.BucketName },
                Grants =
                [
                    new(secret, "secretsmanager:GetSecretValue"),
                    new(webhooks.Queue.QueueArn, "sqs:SendMessage"),
                    archive.Write($"{ArchiveKey.Payloads}/{provider.Name}", $"{ArchiveKey.Unreadable}/{provider.Name}"),
                ],
            }).Function;
            api.Route(provider, authorizer, processor);

            Output($"{provider.DisplayName}SecretArn", secret, $"Set {provider.DisplayName}'s keys here: while there are none, its webhooks are refused.");
            Output($"{provider.DisplayName}ProcessorFunctionName", processor.FunctionName);
        }

        var consumer = new WebhookFunction(this, "Consumer", new WebhookFunctionProps
        {
            Handler = "Consumer",
            Description = "Stores queued events, each once: first what it says of a payment, then the event.",
            Code = code,
            TimeoutSeconds = 30, // 50 at most: a sixth of the queue's visibility timeout
            MemorySize = 512,
            Environment = new Dictionary<string, string> { ["EVENTS_TABLE_NAME"] = events.TableName, ["TRANSACTIONS_TABLE_NAME"] = transactions.TableName },
            Grants =
            [
                ReadQueue(webhooks.Queue),
                new(events.TableArn, "dynamodb:PutItem"),
                new(transactions.TableArn, "dynamodb:GetItem", "dynamodb:PutItem"),
            ],
        }).Function;
        Feed("WebhooksToConsumer", webhooks.Queue, consumer, settings.ConsumerMaximumConcurrency);

        var deadLetters = new WebhookFunction(this, "DeadLetterProcessor", new WebhookFunctionProps
        {
            Handler = "DeadLetterProcessor",
            Description = "Archives what the consumer gave up, and marks its event as failed.",
            Code = code,
            TimeoutSeconds = 30, // a sixth of its queue's visibility timeout
            MemorySize = 512,
            Environment = new Dictionary<string, string> { ["EVENTS_TABLE_NAME"] = events.TableName, ["ARCHIVE_BUCKET_NAME"] = archive.Bucket.BucketName },
            Grants =
            [
                ReadQueue(webhooks.DeadLetters),
                new(events.TableArn, "dynamodb:PutItem"),
                archive.Write([.. providers.Select(provider => provider.Name), ArchiveKey.Unknown]),
            ],
        }).Function;
        Feed("DeadLettersToProcessor", webhooks.DeadLetters, deadLetters, maximumConcurrency: 2);

        var auditLogger = new WebhookFunction(this, "AuditLogger", new WebhookFunctionProps
        {
            Handler = "AuditLogger",
            Description = "Keeps what changed in events and transactions, when, and by which function; never what a payment holds.",
            Code = code,
            TimeoutSeconds = 30,
            MemorySize = 512,
            Environment = new Dictionary<string, string> { ["AUDIT_TABLE_NAME"] = audit.TableName },
            Grants =
            [
                .. StreamToFunction.Needs(archive, events, transactions),
                new(audit.TableArn, "dynamodb:BatchWriteItem"),
            ],
        }).Function;
        _ = new StreamToFunction(this, "EventsToAudit", events, auditLogger, archive);
        _ = new StreamToFunction(this, "TransactionsToAudit", transactions, auditLogger, archive);

        Output("ApiUrl", api.Url, "Providers post to this address followed by their name.");
        Output("TableName", events.TableName);
        Output("TransactionsTableName", transactions.TableName);
        Output("AuditTableName", audit.TableName);
        Output("BucketName", archive.Bucket.BucketName, "Dead letters lie here under their provider and day, unreadable bodies under unreadable/.");
        Output("QueueUrl", webhooks.Queue.QueueUrl);
        Output("DeadLetterQueueUrl", webhooks.DeadLetters.QueueUrl);
        Output("AuthorizerFunctionName", authorizer.FunctionName);
        Output("ConsumerFunctionName", consumer.FunctionName);
        Output("DeadLetterProcessorFunctionName", deadLetters.FunctionName);
        Output("AuditLoggerFunctionName", auditLogger.FunctionName);
    }

    /// <summary>What an index of events holds beside its key: what a list shows, never the payload.</summary>
    private static readonly string[] ListedOfAnEvent = ["provider", "type", "status", "receivedAt", "processedAt", "failedAt", "archiveKey", "reason"];

    /// <summary>What an event source needs to read a queue for a function.</summary>
    private static Grant ReadQueue(Queue queue) => new(queue.QueueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

    private void Feed(string id, Queue queue, Function function, int maximumConcurrency) => _ = new EventSourceMapping(this, id, new EventSourceMappingProps
    {
        EventSourceArn = queue.QueueArn,
        Target = function,
        BatchSize = 10,
        ReportBatchItemFailures = true, // one bad message doesn't hold back nine good ones
        MaxConcurrency = maximumConcurrency,
    });

    private static Attribute Key(string name, AttributeType type) => new() { Name = name, Type = type };

    private static string SecretVariable(Provider provider) => $"SECRET_ARN_{provider.Name.ToUpperInvariant()}";

    private void Output(string name, string value, string? description = null) =>
        _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description, ExportName = this.Named($"Webhook{name}") });
}

using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Webhooks.Infrastructure.Constructs;
using Webhooks.Infrastructure.Operating;
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
        : base(scope, $"Webhooks-{settings.EnvironmentSuffix}", new StackProps
        {
            Description = "Receives, verifies, queues and stores payment webhooks.",
            Env = new Amazon.CDK.Environment { Region = settings.Region },
        })
    {
        this.NameWith(settings.EnvironmentSuffix);
        Tag(settings);
        var key = new EncryptionKey(this, "Key");
        var functions = new FunctionPlatform(Code.FromAsset(functionsFolder), key, settings);

        var events = new DurableTable(this, "Events", "WebhookEvents", key, Key("eventId", AttributeType.STRING), Key("timestamp", AttributeType.NUMBER), tellsChanges: true)
            .FindBy("ByTransaction", Key("transactionId", AttributeType.STRING), Key("timestampMs", AttributeType.NUMBER), ListedOfAnEvent)
            .FindBy("ByProviderDay", Key("providerDay", AttributeType.STRING), Key("timestampMs", AttributeType.NUMBER), [.. ListedOfAnEvent, "transactionId"])
            // Only a failed event has a time at which it failed, so this index holds the failed ones and nothing else, however many are stored.
            .FindBy("ByFailure", Key("provider", AttributeType.STRING), Key("failedAt", AttributeType.NUMBER), "type", "status", "receivedAt", "archiveKey", "reason", "receiveCount", "timestampMs", "transactionId")
            .Table;
        var transactions = new DurableTable(this, "Transactions", "Transactions", key, Key("transactionId", AttributeType.STRING), tellsChanges: true).Table;
        var audit = new DurableTable(this, "Audit", "WebhookAudit", key, Key("subject", AttributeType.STRING), Key("change", AttributeType.STRING)).Table;
        var archive = new ArchiveBucket(this, "Archive", settings);
        var webhooks = new QueueWithDeadLetters(this, "Webhooks", "Webhooks", key);
        var secrets = providers.ToDictionary(provider => provider, provider => new ProviderSecretStore(this, $"{provider.DisplayName}Secret", provider, key).Arn);

        var api = new WebhookApi(this, "Api", key, settings, providers);
        var authorizer = new WebhookFunction(this, "Authorizer", new WebhookFunctionProps
        {
            Handler = "Authorizer",
            Description = "Refuses webhooks whose headers can't be right, before anything reads the body.",
            Platform = functions,
            Settings = settings.Authorizer,
            IsWaitedFor = true,
            TimeoutSeconds = 5,
            Environment = secrets.ToDictionary(secret => SecretVariable(secret.Key), secret => secret.Value),
            Grants = [.. secrets.Values.Select(secret => new Grant(secret, "secretsmanager:GetSecretValue")), key.Through("secretsmanager")],
        });

        var processors = new List<Function>();
        foreach (var (provider, secret) in secrets)
        {
            var processor = new WebhookFunction(this, $"{provider.DisplayName}Processor", new WebhookFunctionProps
            {
                Handler = $"{provider.DisplayName}Processor",
                Description = $"Verifies {provider.DisplayName}'s signature over the exact body and queues the event.",
                Platform = functions,
                Settings = settings.Processor,
                IsWaitedFor = true,
                TimeoutSeconds = 10,
                Environment = new Dictionary<string, string> { [SecretVariable(provider)] = secret, ["QUEUE_URL"] = webhooks.Queue.QueueUrl, ["ARCHIVE_BUCKET_NAME"] = archive.Bucket.BucketName },
                Grants =
                [
                    new(secret, "secretsmanager:GetSecretValue"),
                    key.Through("secretsmanager"),
                    new(webhooks.Queue.QueueArn, "sqs:SendMessage"),
                    key.ThroughToWrite("sqs"),
                    archive.Write($"{ArchiveKey.Payloads}/{provider.Name}", $"{ArchiveKey.Unreadable}/{provider.Name}"),
                ],
            });
            processors.Add(processor.Function);
            api.Route(provider, authorizer.Invoked, processor.Invoked);

            Output($"{provider.DisplayName}SecretArn", secret, $"Set {provider.DisplayName}'s keys here: while there are none, its webhooks are refused.");
            Output($"{provider.DisplayName}ProcessorFunctionName", processor.Function.FunctionName);
        }

        var consumer = new WebhookFunction(this, "Consumer", new WebhookFunctionProps
        {
            Handler = "Consumer",
            Description = "Stores queued events, each once: first what it says of a payment, then the event.",
            Platform = functions,
            Settings = settings.Consumer,
            TimeoutSeconds = 30, // 50 at most: a sixth of the queue's visibility timeout
            Environment = new Dictionary<string, string> { ["EVENTS_TABLE_NAME"] = events.TableName, ["TRANSACTIONS_TABLE_NAME"] = transactions.TableName },
            Grants =
            [
                ReadQueue(webhooks.Queue),
                new(events.TableArn, "dynamodb:PutItem"),
                new(transactions.TableArn, "dynamodb:GetItem", "dynamodb:PutItem"),
                key.Through("sqs", "dynamodb"),
            ],
        }).Function;
        Feed("WebhooksToConsumer", webhooks.Queue, consumer, settings.ConsumerMaximumConcurrency);

        var deadLetters = new WebhookFunction(this, "DeadLetterProcessor", new WebhookFunctionProps
        {
            Handler = "DeadLetterProcessor",
            Description = "Archives what the consumer gave up, and marks its event as failed.",
            Platform = functions,
            Settings = settings.DeadLetterProcessor,
            TimeoutSeconds = 30, // a sixth of its queue's visibility timeout
            Environment = new Dictionary<string, string> { ["EVENTS_TABLE_NAME"] = events.TableName, ["ARCHIVE_BUCKET_NAME"] = archive.Bucket.BucketName },
            Grants =
            [
                ReadQueue(webhooks.DeadLetters),
                new(events.TableArn, "dynamodb:PutItem"),
                key.Through("sqs", "dynamodb"),
                archive.Write([.. providers.Select(provider => provider.Name), ArchiveKey.Unknown]),
            ],
        }).Function;
        Feed("DeadLettersToProcessor", webhooks.DeadLetters, deadLetters, maximumConcurrency: 2); // SQS's least

        var auditLogger = new WebhookFunction(this, "AuditLogger", new WebhookFunctionProps
        {
            Handler = "AuditLogger",
            Description = "Keeps what changed in events and transactions, when, and by which function; never what a payment holds.",
            Platform = functions,
            Settings = settings.AuditLogger,
            TimeoutSeconds = 30,
            Environment = new Dictionary<string, string> { ["AUDIT_TABLE_NAME"] = audit.TableName },
            Grants =
            [
                .. StreamToFunction.Needs(archive, events, transactions),
                new(audit.TableArn, "dynamodb:BatchWriteItem"),
                key.Through("dynamodb"),
            ],
        }).Function;
        _ = new StreamToFunction(this, "EventsToAudit", events, auditLogger, archive);
        _ = new StreamToFunction(this, "TransactionsToAudit", transactions, auditLogger, archive);

        var emptier = new WebhookFunction(this, "BucketEmptier", new WebhookFunctionProps
        {
            Handler = "BucketEmptier",
            Description = "Empties the archive bucket when the stack is deleted, and only then.",
            Platform = functions,
            Settings = new FunctionSettings(Memory: 512, ReservedConcurrency: null),
            TimeoutSeconds = EmptiedBucket.TimeoutSeconds,
            Environment = new Dictionary<string, string>(),
            Grants = EmptiedBucket.Needs(archive.Bucket),
        }).Function;
        _ = new EmptiedBucket(this, "EmptiedArchive", archive.Bucket, emptier, [.. processors, deadLetters, auditLogger]);

        var alarms = new AlarmTopic(this, "AlarmTopic", settings.AlarmEmail, key.Key);
        var watched = new WatchedStack
        {
            Providers = providers,
            Api = api.Stage,
            Functions = [authorizer.Function, .. processors, consumer, deadLetters, auditLogger],
            StreamReader = auditLogger,
            Queues = webhooks,
            Tables = [(events, ["PutItem"]), (transactions, ["GetItem", "PutItem"]), (audit, ["BatchWriteItem"])],
            WebAclMetricName = api.Firewall.Name,
        };
        var metrics = new StackMetrics(settings.EnvironmentSuffix, settings.Region);
        _ = new Alarms(this, "Alarms", watched, metrics, alarms.Topic, settings.SilenceHours);
        _ = new OperationsDashboard(this, "Dashboard", watched, metrics);
        _ = new SavedQueries(this, "Queries", watched);

        Output("ApiUrl", api.Url, "Providers post to this address followed by their name.");
        Output("TableName", events.TableName);
        Output("TransactionsTableName", transactions.TableName);
        Output("AuditTableName", audit.TableName);
        Output("BucketName", archive.Bucket.BucketName, "Dead letters lie here under their provider and day, unreadable bodies under unreadable/.");
        Output("QueueUrl", webhooks.Queue.QueueUrl);
        Output("DeadLetterQueueUrl", webhooks.DeadLetters.QueueUrl);
        Output("TopicArn", alarms.Topic.TopicArn, "Alarms come by this topic.");
        Output("AuthorizerFunctionName", authorizer.Function.FunctionName);
        Output("ConsumerFunctionName", consumer.FunctionName);
        Output("DeadLetterProcessorFunctionName", deadLetters.FunctionName);
        Output("AuditLoggerFunctionName", auditLogger.FunctionName);
        Output("BucketEmptierFunctionName", emptier.FunctionName);
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

    /// <summary>By which bills and searches tell this stack's resources from others.</summary>
    private void Tag(StackSettings settings)
    {
        foreach (var (tag, value) in new[] { ("Project", "webhooks"), ("Environment", settings.EnvironmentSuffix), ("ManagedBy", "aws-cdk") })
        {
            Amazon.CDK.Tags.Of(this).Add(tag, value);
        }
    }

    private static Attribute Key(string name, AttributeType type) => new() { Name = name, Type = type };

    private static string SecretVariable(Provider provider) => $"SECRET_ARN_{provider.Name.ToUpperInvariant()}";

    private void Output(string name, string value, string? description = null) =>
        _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description, ExportName = this.Named($"Webhook{name}") });
}

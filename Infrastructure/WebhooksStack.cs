using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Webhooks.Infrastructure.Constructs;
using Webhooks.Providers;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Webhooks.Infrastructure;

/// <summary>
/// One webhook's way: API → authorizer → the provider's processor → queue → consumer → transactions and events.
/// What three receives couldn't handle waits in the dead-letter queue.
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

        var events = new DurableTable(this, "Events", "WebhookEvents", Key("eventId", AttributeType.STRING), Key("timestamp", AttributeType.NUMBER)).Table;
        var transactions = new DurableTable(this, "Transactions", "Transactions", Key("transactionId", AttributeType.STRING)).Table;
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
                Environment = new Dictionary<string, string> { [SecretVariable(provider)] = secret, ["QUEUE_URL"] = webhooks.Queue.QueueUrl },
                Grants = [new(secret, "secretsmanager:GetSecretValue"), new(webhooks.Queue.QueueArn, "sqs:SendMessage")],
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
                new(webhooks.Queue.QueueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), // its event source's
                new(events.TableArn, "dynamodb:PutItem"),
                new(transactions.TableArn, "dynamodb:GetItem", "dynamodb:PutItem"),
            ],
        }).Function;
        _ = new EventSourceMapping(this, "WebhooksToConsumer", new EventSourceMappingProps
        {
            EventSourceArn = webhooks.Queue.QueueArn,
            Target = consumer,
            BatchSize = 10,
            ReportBatchItemFailures = true, // one bad message doesn't hold back nine good ones
            MaxConcurrency = settings.ConsumerMaximumConcurrency,
        });

        Output("ApiUrl", api.Url, "Providers post to this address followed by their name.");
        Output("TableName", events.TableName);
        Output("TransactionsTableName", transactions.TableName);
        Output("QueueUrl", webhooks.Queue.QueueUrl);
        Output("DeadLetterQueueUrl", webhooks.DeadLetters.QueueUrl);
        Output("AuthorizerFunctionName", authorizer.FunctionName);
        Output("ConsumerFunctionName", consumer.FunctionName);
    }

    private static Attribute Key(string name, AttributeType type) => new() { Name = name, Type = type };

    private static string SecretVariable(Provider provider) => $"SECRET_ARN_{provider.Name.ToUpperInvariant()}";

    private void Output(string name, string value, string? description = null) =>
        _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description, ExportName = this.Named($"Webhook{name}") });
}

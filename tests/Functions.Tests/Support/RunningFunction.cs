using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Support;

/// <summary>A function, run in this process as Lambda runs it in its own: by its environment, against a Runtime API and the services it calls.</summary>
public sealed class RunningFunction : IAsyncDisposable
{
    public const string StripeSecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:stripe-dev";
    public const string PayPalSecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:paypal-dev";
    public const string SquareSecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:square-dev";
    public const string QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/webhooks-dev";

    public const string Bucket = "webhook-archive-dev";

    private readonly CancellationTokenSource _stop = new();
    private Task<int>? _running;

    public RunningFunction(string handler)
    {
        Aws.Secrets[StripeSecretArn] = Secret.ToJson();
        Aws.Secrets[PayPalSecretArn] = """{"webhookId":"WH-OF-THIS-TEST"}""";
        Aws.Secrets[SquareSecretArn] = """{"keys":["the-key-of-this-test"],"notificationUrls":["https://localhost/square"]}""";
        Environment = new()
        {
            ["ANNOTATIONS_HANDLER"] = handler,
            ["AWS_LAMBDA_RUNTIME_API"] = Api.Address,
            ["AWS_ENDPOINT_URL"] = Aws.Url,
            ["AWS_REGION"] = "us-east-1",
            ["ENVIRONMENT_SUFFIX"] = "dev",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret-access-key",
            ["AWS_SESSION_TOKEN"] = "session-token",
            ["SECRET_ARN_STRIPE"] = StripeSecretArn,
            ["SECRET_ARN_PAYPAL"] = PayPalSecretArn,
            ["SECRET_ARN_SQUARE"] = SquareSecretArn,
            ["QUEUE_URL"] = QueueUrl,
            ["EVENTS_TABLE_NAME"] = "WebhookEvents-dev",
            ["TRANSACTIONS_TABLE_NAME"] = "Transactions-dev",
            ["AUDIT_TABLE_NAME"] = "WebhookAudit-dev",
            ["ARCHIVE_BUCKET_NAME"] = Bucket,
        };
    }

    /// <summary>What CloudWatch would count by the log.</summary>
    public IEnumerable<string> Metrics => Log.Lines.SelectMany(EmbeddedMetrics.Of);

    public static ProviderSecret Secret { get; } = new() { Keys = ["whsec_the-key-of-this-test"] };

    public FakeRuntimeApi Api { get; } = new();

    public FakeAws Aws { get; } = new();

    public Dictionary<string, string> Environment { get; }

    /// <summary>The catalogue that the function knows.</summary>
    public IReadOnlyList<Provider> Providers { get; set; } = Catalog.Providers;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The log so far.</summary>
    public LogSink Log { get; } = new();

    public RunningFunction Start()
    {
        // On a thread of its own, since it blocks, as the process's main thread does.
        _running = Task.Factory.StartNew(
            () => Entry.RunAsync(Environment, Providers, Log, Clock, _stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        return this;
    }

    /// <summary>Waits for the end of the function.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> ExitAsync() => _running!.WaitAsync(TestTime.Limit());

    /// <summary>Asks the function to end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await StopAsync();
        }

        _ = Log.Lines.Select(EmbeddedMetrics.Of).ToList(); // whatever a test is about: a line that counts, counts rightly
        await Api.DisposeAsync();
        await Aws.DisposeAsync();
        await Log.DisposeAsync();
        _stop.Dispose();
    }
}

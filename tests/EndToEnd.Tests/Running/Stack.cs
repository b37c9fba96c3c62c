using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Tests.Support;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>What a test does to a running stack: post as Stripe does, and look into the tables.</summary>
internal sealed class Stack : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new();
    private readonly AmazonDynamoDBClient _dynamo;
    private readonly AmazonS3Client _s3;

    public Stack(RunningProgram program, string secret)
    {
        Program = program;
        Secret = secret;
        _dynamo = new AmazonDynamoDBClient(program["AccessKeyId"], program["SecretAccessKey"], new AmazonDynamoDBConfig
        {
            ServiceURL = program.Endpoint("DynamoDB"),
            AuthenticationRegion = program["Region"],
        });
        _s3 = new AmazonS3Client(program["AccessKeyId"], program["SecretAccessKey"], new AmazonS3Config
        {
            ServiceURL = program.Endpoint("S3"),
            AuthenticationRegion = program["Region"],
            ForcePathStyle = true,
        });
    }

    public Stack(RunningProgram program)
        : this(program, program.Outputs.GetProperty("Signing").GetProperty("Stripe").GetProperty("Secret").GetString()!)
    {
    }

    public RunningProgram Program { get; }

    public string Secret { get; }

    /// <summary>An event of Stripe's with ids of its own.</summary>
    public static (string EventId, string PaymentIntentId, string Body) NewEvent()
    {
        var unique = Guid.NewGuid().ToString("N")[..20];
        var created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body = $$$"""
            {
              "id": "evt_{{{unique}}}",
              "object": "event",
              "api_version": "2025-03-31.basil",
              "created": {{{created}}},
              "type": "payment_intent.succeeded",
              "livemode": false,
              "data": { "object": { "id": "pi_{{{unique}}}", "object": "payment_intent", "amount": 2000, "amount_received": 2000, "currency": "usd", "status": "succeeded", "created": {{{created}}} } }
            }
            """;
        return ($"evt_{unique}", $"pi_{unique}", body);
    }

    /// <summary>Written here once more, from Stripe's documentation: the oracle must not be the code under test.</summary>
    public static string Sign(string body, string secret, DateTimeOffset? at = null)
    {
        var time = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }

    public Task<(HttpStatusCode Status, string Body)> PostSignedAsync(string body) => PostAsync("stripe", body, ("Stripe-Signature", Sign(body, Secret)));

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Program["ApiUrl"] + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The event's items; there should never be two.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> FindEventAsync(string eventId)
    {
        var found = await _dynamo.QueryAsync(new QueryRequest
        {
            TableName = Program["TableName"],
            KeyConditionExpression = "eventId = :id",
            ExpressionAttributeValues = new() { [":id"] = new AttributeValue(eventId) },
            ConsistentRead = true,
        });
        return found.Items ?? [];
    }

    public async Task<Dictionary<string, AttributeValue>?> FindTransactionAsync(string transactionId)
    {
        var found = await _dynamo.GetItemAsync(new GetItemRequest
        {
            TableName = Program["TransactionsTableName"],
            Key = new() { ["transactionId"] = new AttributeValue(transactionId) },
            ConsistentRead = true,
        });
        return found.IsItemSet ? found.Item : null;
    }

    /// <summary>All that a table holds.</summary>
    /// <param name="table">The output that names it.</param>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ScanAsync(string table)
    {
        List<Dictionary<string, AttributeValue>> all = [];
        for (var next = new ScanRequest { TableName = Program[table], ConsistentRead = true }; next is not null;)
        {
            var page = await _dynamo.ScanAsync(next);
            all.AddRange(page.Items ?? []);
            next = page.LastEvaluatedKey is { Count: > 0 } key ? new ScanRequest { TableName = Program[table], ConsistentRead = true, ExclusiveStartKey = key } : null;
        }

        return all;
    }

    /// <summary>Waits until the event is stored.</summary>
    public Task<Dictionary<string, AttributeValue>> StoredAsync(string eventId) =>
        EventuallyAsync(async () => (await FindEventAsync(eventId)) is [var item, ..] ? item : null, $"{eventId} is stored");

    /// <summary>Waits until no queue holds anything, neither waiting nor in anybody's hands.</summary>
    public Task QueueDrainedAsync() => EventuallyAsync(async () => await MessagesAsync() == 0 ? "drained" : null, "the queues are empty");

    /// <summary>Waits until nothing in a queue waits for being received.</summary>
    public Task QuietAsync() => EventuallyAsync(async () => await MessagesAsync("visible") == 0 ? "quiet" : null, "everything is received");

    /// <summary>How many messages all queues hold.</summary>
    /// <param name="state">Only those in that state: <c>visible</c>, <c>inFlight</c>, <c>delayed</c>.</param>
    public async Task<int> MessagesAsync(string? state = null)
    {
        using var queues = JsonDocument.Parse(await _http.GetStringAsync(Program.Endpoint("Control") + "/queues"));
        return queues.RootElement.EnumerateObject().Sum(queue => queue.Value.EnumerateObject().Where(count => state is null || count.Name == state).Sum(count => count.Value.GetInt32()));
    }

    /// <summary>Receives from the webhook queue, as any program with the keys may.</summary>
    /// <returns>How many messages came.</returns>
    public async Task<int> ReceiveAsync() =>
        (await AskSqsAsync("ReceiveMessage", new { QueueUrl = Program["QueueUrl"], MaxNumberOfMessages = 10 })).TryGetProperty("Messages", out var messages) ? messages.GetArrayLength() : 0;

    /// <summary>Puts a text into the webhook queue.</summary>
    /// <returns>The message's id.</returns>
    public async Task<string> SendAsync(string text) =>
        (await AskSqsAsync("SendMessage", new { QueueUrl = Program["QueueUrl"], MessageBody = text })).GetProperty("MessageId").GetString()!;

    /// <summary>Puts several texts into the webhook queue at once, ten at most.</summary>
    /// <returns>The messages' ids, in the same order.</returns>
    public async Task<IReadOnlyList<string>> SendBatchAsync(IReadOnlyList<string> texts)
    {
        var answer = await AskAwsAsync("sqs", "AmazonSQS.SendMessageBatch", new { QueueUrl = Program["QueueUrl"], Entries = texts.Select((text, at) => new { Id = $"{at}", MessageBody = text }) });
        return [.. answer.GetProperty("Successful").EnumerateArray().OrderBy(sent => sent.GetProperty("Id").GetString(), StringComparer.Ordinal).Select(sent => sent.GetProperty("MessageId").GetString()!)];
    }

    /// <summary>Gives a secret a new value, as an operator does.</summary>
    /// <param name="output">The output that names the secret.</param>
    public Task PutSecretAsync(string output, string value) =>
        AskAwsAsync("secretsmanager", "secretsmanager.PutSecretValue", new { SecretId = Program[output], SecretString = value, ClientRequestToken = Guid.NewGuid().ToString() });

    /// <summary>An object of the archive; null when it isn't there.</summary>
    public async Task<(string Text, IReadOnlyDictionary<string, string> Metadata)?> ArchivedAsync(string key)
    {
        try
        {
            using var found = await _s3.GetObjectAsync(Program["BucketName"], key);
            using StreamReader reader = new(found.ResponseStream);
            return (await reader.ReadToEndAsync(), found.Metadata.Keys.ToDictionary(name => name["x-amz-meta-".Length..], name => found.Metadata[name]));
        }
        catch (AmazonS3Exception absent) when (absent.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The keys of the archive under a prefix, a thousand at most.</summary>
    public async Task<IReadOnlyList<string>> ArchivedKeysAsync(string prefix) =>
        [.. ((await _s3.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = Program["BucketName"], Prefix = prefix })).S3Objects ?? []).Select(found => found.Key)];

    /// <summary>The audit of an event or a payment, oldest first.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> AuditAsync(string subject)
    {
        var found = await _dynamo.QueryAsync(new QueryRequest
        {
            TableName = Program["AuditTableName"],
            KeyConditionExpression = "subject = :subject",
            ExpressionAttributeValues = new() { [":subject"] = new AttributeValue(subject) },
            ConsistentRead = true,
        });
        return found.Items ?? [];
    }

    /// <summary>The lines that a function wrote, as far as they are kept in memory.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(string function) =>
        (await _http.GetStringAsync($"{Program.Endpoint("Control")}/logs?function={function}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Moves the services' clock ahead.</summary>
    public async Task AdvanceClockAsync(TimeSpan by)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Program.Endpoint("Control")}/clock/advance?seconds={by.TotalSeconds}");
        request.Headers.Add("X-Control-Token", Program["ControlToken"]);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private Task<JsonElement> AskSqsAsync(string operation, object parameters) => AskAwsAsync("sqs", $"AmazonSQS.{operation}", parameters);

    // All services answer at one address, as the outputs say.
    private async Task<JsonElement> AskAwsAsync(string service, string target, object parameters)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Program.Endpoint("SQS")) { Content = new StringContent(JsonSerializer.Serialize(parameters)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(service == "sqs" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        await AwsSignature.SignAsync(request, Program["AccessKeyId"], Program["SecretAccessKey"], service);
        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T?>> ask, string what) where T : class
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(25));
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"After {Patience.TotalSeconds} s it is still not so that {what}.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _dynamo.Dispose();
        _s3.Dispose();
    }
}

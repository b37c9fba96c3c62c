using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Tests.Support;
using Webhooks.Functions.Archive;
using Webhooks.Functions.Audit;
using Webhooks.Functions.Consumer;
using Webhooks.Functions.DeadLetters;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests;

/// <summary>
/// The stack's tables, queue and bucket on a real LocalCloud, a process of its own. What the functions would write into them a test
/// writes by the functions' own code, when it wants.
/// </summary>
public sealed class RunningStack : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-stack-").FullName;
    private readonly HttpClient _http = new();
    private Process? _process;
    private AmazonDynamoDBClient _dynamo = null!;
    private AmazonS3Client _s3 = null!;
    private JsonNode _outputs = null!;

    public string OutputsPath => Path.Combine(_folder, "state", "outputs.json");

    public StackOutputs Outputs => StackOutputs.Read(OutputsPath);

    private string this[string output] => (string)_outputs[output]!;

    public async Task InitializeAsync()
    {
        var template = Path.Combine(_folder, "Stack.template.json");
        await File.WriteAllTextAsync(template, Template);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Stack.assets.json"), """{"files":{}}""");
        DirectoryInfo own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(own.Parent!.Parent!.FullName, "LocalCloud", own.Name, "LocalCloud.dll");
        _process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [program, "--template", template, "--state", Path.Combine(_folder, "state"), "--port", "0", "--end-with-parent"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StringBuilder said = new();
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (await Task.WhenAny(ready.Task, _process.WaitForExitAsync()).WaitAsync(Patience) != ready.Task)
        {
            throw new InvalidOperationException($"LocalCloud ended before it was ready:\n{said}");
        }

        _outputs = JsonNode.Parse(await File.ReadAllBytesAsync(OutputsPath))!;
        _dynamo = new(this["AccessKeyId"], this["SecretAccessKey"], new AmazonDynamoDBConfig { ServiceURL = (string)_outputs["Endpoints"]!["DynamoDB"]!, AuthenticationRegion = this["Region"] });
        _s3 = new(this["AccessKeyId"], this["SecretAccessKey"], new AmazonS3Config { ServiceURL = (string)_outputs["Endpoints"]!["S3"]!, AuthenticationRegion = this["Region"], ForcePathStyle = true });

        void Hear(string? line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            if (line?.StartsWith("Ready", StringComparison.Ordinal) is true)
            {
                ready.TrySetResult();
            }
        }
    }

    public async Task DisposeAsync()
    {
        _dynamo?.Dispose();
        _s3?.Dispose();
        _http.Dispose();
        if (_process is { } process)
        {
            process.StandardInput.Close(); // it ends with its parent's pipe
            await process.WaitForExitAsync().WaitAsync(Patience);
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An event of Stripe's, made at noon of a day, or so many milliseconds later.</summary>
    public static StandardEvent Event(string eventId, DateOnly day, int later = 0, string type = "payment_intent.succeeded", string? payment = null)
    {
        var payload = $$"""{"id":"{{eventId}}","card":"4242","note":"Grüße \"<&>\" 𝄞"}""";
        var made = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero).AddMilliseconds(later);
        return new StandardEvent
        {
            EventId = eventId,
            Provider = "stripe",
            Type = type,
            Timestamp = made.ToUnixTimeSeconds(),
            TimestampMs = made.ToUnixTimeMilliseconds(),
            ReceivedAt = made.ToUnixTimeMilliseconds() + 500,
            Payload = payload,
            PayloadSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payload))),
            Transaction = payment is null ? null : new Transaction
            {
                TransactionId = payment, Provider = "stripe", Amount = 20.00m, Currency = "USD", Status = TransactionStatus.Succeeded,
                TimestampMs = made.ToUnixTimeMilliseconds(), LastEventId = eventId,
            },
        };
    }

    /// <summary>Stores events as the consumer does.</summary>
    public async Task StoreAsync(params IReadOnlyList<StandardEvent> events)
    {
        var store = new DynamoStore(_dynamo, this["TableName"], this["TransactionsTableName"]);
        foreach (var one in events)
        {
            if (one.Transaction is { } fact)
            {
                var seen = await store.ReadTransactionAsync(fact.TransactionId, CancellationToken.None);
                await store.WriteTransactionAsync(fact, seen?.Version, CancellationToken.None);
            }

            await store.WriteEventAsync(one, DateTimeOffset.FromUnixTimeMilliseconds(one.ReceivedAt + 500), CancellationToken.None);
        }
    }

    /// <summary>Stores many events at once, without their payments: each as the consumer stores it, or as it is marked when it failed.</summary>
    public async Task StoreManyAsync(IEnumerable<StandardEvent> events, Func<StandardEvent, bool> isFailed)
    {
        foreach (var some in events.Chunk(25))
        {
            var items = some.Select(one => DateTimeOffset.FromUnixTimeMilliseconds(one.ReceivedAt) is var received && isFailed(one)
                ? EventItem.OfFailed(one, received.AddMinutes(15), ArchiveKey.DeadLetter(one), "It could not be stored.", 3)
                : EventItem.OfProcessed(one, received.AddSeconds(1)));
            Dictionary<string, List<WriteRequest>>? left = new() { [this["TableName"]] = [.. items.Select(item => new WriteRequest(new PutRequest(item)))] };
            while (left is { Count: > 0 })
            {
                left = (await _dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = left })).UnprocessedItems;
            }
        }
    }

    /// <summary>Gives events up as the dead-letter processor does.</summary>
    /// <returns>Where they are archived.</returns>
    public async Task<IReadOnlyList<string>> GiveUpAsync(params IReadOnlyList<StandardEvent> events)
    {
        List<string> keys = [];
        foreach (var one in events)
        {
            var received = DateTimeOffset.FromUnixTimeMilliseconds(one.ReceivedAt);
            keys.Add(await GiveUpAsync(new QueueMessage($"message-of-{one.EventId}", one.ToUtf8Json(), 3) { SentAt = received.AddMilliseconds(20) }, received.AddMinutes(15)));
        }

        return keys;
    }

    public async Task<string> GiveUpAsync(QueueMessage message, DateTimeOffset at)
    {
        var letter = DeadLetter.Of(message, at);
        await ArchiveAsync(letter.Key, message.Body, letter.Metadata(at));
        if (letter.Event is not null)
        {
            await new DynamoFailedEvents(_dynamo, this["TableName"]).MarkAsync(letter, at, CancellationToken.None);
        }

        return letter.Key;
    }

    public Task ArchiveAsync(string key, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string?> metadata) =>
        new S3Archive(_s3, this["BucketName"]).PutAsync(key, content, metadata, CancellationToken.None);

    public async Task<byte[]> ArchivedAsync(string key)
    {
        using var got = await _s3.GetObjectAsync(this["BucketName"], key);
        using MemoryStream content = new();
        await got.ResponseStream.CopyToAsync(content);
        return content.ToArray();
    }

    /// <summary>Audits a change as the audit logger does.</summary>
    public Task AuditAsync(string subject, DateTimeOffset at, string? before, string? after, string by) => new DynamoAuditTrail(_dynamo, this["AuditTableName"], TimeProvider.System, new Random()).WriteAsync(
        [
            new AuditEntry
            {
                ChangeId = $"{subject}-{after}", Subject = subject, Action = before is null ? "INSERT" : "MODIFY", At = at.ToUnixTimeSeconds(), ChangedBy = by,
                Attributes = ["status"], StatusBefore = before, StatusAfter = after,
            },
        ],
        CancellationToken.None);

    /// <summary>Takes what the queue holds, in the order in which it was sent.</summary>
    public async Task<IReadOnlyList<byte[]>> ReceiveAsync()
    {
        List<(long SentAt, byte[] Body)> received = [];
        while (true)
        {
            var answer = await SqsAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = this["QueueUrl"], ["MaxNumberOfMessages"] = 10, ["AttributeNames"] = new JsonArray("SentTimestamp") });
            if (answer["Messages"] is not JsonArray { Count: > 0 } messages)
            {
                return [.. received.OrderBy(message => message.SentAt).Select(message => message.Body)];
            }

            foreach (var message in messages)
            {
                received.Add((long.Parse((string)message!["Attributes"]!["SentTimestamp"]!, CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes((string)message["Body"]!)));
                await SqsAsync("DeleteMessage", new JsonObject { ["QueueUrl"] = this["QueueUrl"], ["ReceiptHandle"] = (string)message["ReceiptHandle"]! });
            }
        }
    }

    private async Task<JsonNode> SqsAsync(string operation, JsonObject body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, (string)_outputs["Endpoints"]!["SQS"]!) { Content = new StringContent(body.ToJsonString()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"AmazonSQS.{operation}");
        await AwsSignature.SignAsync(request, this["AccessKeyId"], this["SecretAccessKey"], "sqs");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text.Length == 0 ? "{}" : text)! : throw new InvalidOperationException(text);
    }

    private const string Template = """
        {
          "Resources": {
            "Events": {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "WebhookEvents-test",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [
                  { "AttributeName": "eventId", "AttributeType": "S" }, { "AttributeName": "timestamp", "AttributeType": "N" },
                  { "AttributeName": "transactionId", "AttributeType": "S" }, { "AttributeName": "timestampMs", "AttributeType": "N" }, { "AttributeName": "providerDay", "AttributeType": "S" },
                  { "AttributeName": "provider", "AttributeType": "S" }, { "AttributeName": "failedAt", "AttributeType": "N" }
                ],
                "KeySchema": [{ "AttributeName": "eventId", "KeyType": "HASH" }, { "AttributeName": "timestamp", "KeyType": "RANGE" }],
                "GlobalSecondaryIndexes": [
                  {
                    "IndexName": "ByTransaction",
                    "KeySchema": [{ "AttributeName": "transactionId", "KeyType": "HASH" }, { "AttributeName": "timestampMs", "KeyType": "RANGE" }],
                    "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["provider", "type", "status", "receivedAt", "processedAt", "failedAt", "archiveKey", "reason"] }
                  },
                  {
                    "IndexName": "ByProviderDay",
                    "KeySchema": [{ "AttributeName": "providerDay", "KeyType": "HASH" }, { "AttributeName": "timestampMs", "KeyType": "RANGE" }],
                    "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["provider", "type", "status", "receivedAt", "processedAt", "failedAt", "archiveKey", "reason", "transactionId"] }
                  },
                  {
                    "IndexName": "ByFailure",
                    "KeySchema": [{ "AttributeName": "provider", "KeyType": "HASH" }, { "AttributeName": "failedAt", "KeyType": "RANGE" }],
                    "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["type", "status", "receivedAt", "archiveKey", "reason", "receiveCount", "timestampMs", "transactionId"] }
                  }
                ]
              }
            },
            "Transactions": {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "Transactions-test",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{ "AttributeName": "transactionId", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "transactionId", "KeyType": "HASH" }]
              }
            },
            "Audit": {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "WebhookAudit-test",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{ "AttributeName": "subject", "AttributeType": "S" }, { "AttributeName": "change", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "subject", "KeyType": "HASH" }, { "AttributeName": "change", "KeyType": "RANGE" }]
              }
            },
            "Archive": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "webhook-archive-test" } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "Webhooks-test" } }
          },
          "Outputs": {
            "TableName": { "Value": { "Ref": "Events" } },
            "TransactionsTableName": { "Value": { "Ref": "Transactions" } },
            "AuditTableName": { "Value": { "Ref": "Audit" } },
            "BucketName": { "Value": { "Ref": "Archive" } },
            "QueueUrl": { "Value": { "Ref": "Queue" } }
          }
        }
        """;
}

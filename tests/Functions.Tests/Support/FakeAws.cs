using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Webhooks.Functions.Tests.Support;

/// <summary>SQS, Secrets Manager and S3, hand-written: one queue, secrets by their ARN, objects by their path.</summary>
public sealed class FakeAws : IAsyncDisposable
{
    private readonly TestServer _server;

    public FakeAws() => _server = new TestServer(request => Task.FromResult(Answer(request)));

    public string Url => _server.Url;

    public int Connections => _server.Connections;

    /// <summary>Every call, in order.</summary>
    public ConcurrentQueue<TestRequest> Calls { get; } = [];

    /// <summary>The requests of all SendMessage calls that were acknowledged.</summary>
    public IEnumerable<JsonNode> Sent => Calls.Where(call => Target(call) == "AmazonSQS.SendMessage").Select(call => JsonNode.Parse(call.Text)!);

    public ConcurrentDictionary<string, string> Secrets { get; } = [];

    /// <summary>The secrets' values before.</summary>
    public ConcurrentDictionary<string, string> Previous { get; } = [];

    /// <summary>When the values in force were made.</summary>
    public DateTimeOffset CreatedAt { get; set; } = DateTimeOffset.UtcNow.AddDays(-30);

    /// <summary>Answers in place of the service; null: the service answers.</summary>
    public Func<TestRequest, TestAnswer?> Instead { get; set; } = _ => null;

    /// <summary>What S3 was given, by path: <c>/bucket/key</c>.</summary>
    public ConcurrentDictionary<string, TestRequest> Objects { get; } = [];

    public static string Target(TestRequest request) => request.Headers.GetValueOrDefault("X-Amz-Target", "");

    public void CloseConnections() => _server.CloseConnections();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private TestAnswer Answer(TestRequest request)
    {
        Calls.Enqueue(request);
        return Instead(request) ?? Target(request) switch
        {
            "AmazonSQS.SendMessage" => new TestAnswer(200, """{"MessageId":"message-1","MD5OfMessageBody":"x"}"""),
            "secretsmanager.GetSecretValue" => Secret(JsonNode.Parse(request.Text)!),
            "" when request.Method == "PUT" => Keep(request),
            "" => new TestAnswer(404),
            var other => new TestAnswer(400, $$"""{"__type":"UnknownOperationException","message":"{{other}}"}"""),
        };
    }

    private TestAnswer Keep(TestRequest request)
    {
        Objects[request.Path] = request;
        return new TestAnswer(200, "", ("ETag", "\"0\""));
    }

    private TestAnswer Secret(JsonNode request)
    {
        var (arn, stage) = (request["SecretId"]!.GetValue<string>(), request["VersionStage"]!.GetValue<string>());
        return (stage == "AWSPREVIOUS" ? Previous : Secrets).TryGetValue(arn, out var text)
            ? new TestAnswer(200, new JsonObject
            {
                ["ARN"] = arn,
                ["CreatedDate"] = CreatedAt.ToUnixTimeMilliseconds() / 1000.0,
                ["VersionStages"] = new JsonArray(stage),
                ["SecretString"] = text,
            }.ToJsonString())
            : new TestAnswer(400, $$"""{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret value for staging label: {{stage}}"}""");
    }
}

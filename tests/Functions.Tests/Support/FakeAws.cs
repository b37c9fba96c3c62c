using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Functions.Tests.Support;

/// <summary>SQS and Secrets Manager, hand-written: one queue, and secrets by their ARN.</summary>
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

    /// <summary>Answers in place of the service; null: the service answers.</summary>
    public Func<TestRequest, TestAnswer?> Instead { get; set; } = _ => null;

    public static string Target(TestRequest request) => request.Headers["X-Amz-Target"];

    public void CloseConnections() => _server.CloseConnections();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private TestAnswer Answer(TestRequest request)
    {
        Calls.Enqueue(request);
        return Instead(request) ?? Target(request) switch
        {
            "AmazonSQS.SendMessage" => new TestAnswer(200, """{"MessageId":"message-1","MD5OfMessageBody":"x"}"""),
            "secretsmanager.GetSecretValue" => Secret(JsonNode.Parse(request.Text)!["SecretId"]!.GetValue<string>()),
            var other => new TestAnswer(400, $$"""{"__type":"UnknownOperationException","message":"{{other}}"}"""),
        };
    }

    private TestAnswer Secret(string arn) => Secrets.TryGetValue(arn, out var text)
        ? new TestAnswer(200, $$"""{"ARN":"{{arn}}","Name":"x","VersionStages":["AWSCURRENT"],"SecretString":{{JsonSerializer.Serialize(text)}}}""")
        : new TestAnswer(400, """{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"}""");
}

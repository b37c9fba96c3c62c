using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Remote;

/// <summary>
/// DynamoDB Streams as AWS has it and LocalCloud hasn't: shards that end, and others that go on from them.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing
/// </summary>
internal sealed class ScriptedStream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string? Parent, List<string> Ids, bool Ended)> _shards = [];
    private int _expire;

    private ScriptedStream(WebApplication app)
    {
        _app = app;
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>Each request for records, in order: the iterator.</summary>
    public List<string> Iterators { get; } = [];

    public static async Task<ScriptedStream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        ScriptedStream stream = new(builder.Build());
        await stream._app.StartAsync();
        return stream;
    }

    public void Add(string shard, string? parent, bool ended, params string[] ids)
    {
        lock (_gate)
        {
            _shards[shard] = (parent, [.. ids], ended);
        }
    }

    /// <summary>The next request for records finds its iterator too old.</summary>
    public void Expire() => Interlocked.Exchange(ref _expire, 1);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var operation = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[1];
        if (operation == "GetRecords" && Interlocked.Exchange(ref _expire, 0) == 1)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("""{"__type": "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException", "message": "old"}""");
            return;
        }

        JsonNode answer;
        lock (_gate)
        {
            answer = operation switch
            {
                "DescribeStream" => Describe(),
                "GetShardIterator" => new JsonObject { ["ShardIterator"] = $"{request["ShardId"]}|{(request["SequenceNumber"] is { } number ? int.Parse(number.GetValue<string>(), CultureInfo.InvariantCulture) : 0)}" },
                _ => Records((string)request["ShardIterator"]!, (int)request["Limit"]!),
            };
        }

        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject Describe() => new()
    {
        ["StreamDescription"] = new JsonObject
        {
            ["Shards"] = new JsonArray([.. _shards.Select(shard => new JsonObject { ["ShardId"] = shard.Key, ["ParentShardId"] = shard.Value.Parent })]),
        },
    };

    private JsonObject Records(string iterator, int limit)
    {
        Iterators.Add(iterator);
        var (shard, after) = iterator.Split('|') is [var id, var number] ? (id, int.Parse(number, CultureInfo.InvariantCulture)) : throw new InvalidOperationException(iterator);
        var (_, ids, ended) = _shards[shard];
        var page = ids.Skip(after).Take(limit).ToList();
        JsonObject answer = new() { ["Records"] = new JsonArray([.. page.Select((item, at) => Record(item, after + at + 1))]) };
        if (!ended || after + page.Count < ids.Count)
        {
            answer["NextShardIterator"] = $"{shard}|{after + page.Count}";
        }

        return answer;
    }

    private static JsonObject Record(string item, int number) => new()
    {
        ["eventID"] = item,
        ["eventName"] = "INSERT",
        ["dynamodb"] = new JsonObject
        {
            ["ApproximateCreationDateTime"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 0.5,
            ["Keys"] = new JsonObject { ["id"] = new JsonObject { ["S"] = item } },
            ["SequenceNumber"] = $"{number}",
        },
        ["userIdentity"] = new JsonObject { ["PrincipalId"] = "dynamodb.amazonaws.com", ["Type"] = "Service" },
    };
}

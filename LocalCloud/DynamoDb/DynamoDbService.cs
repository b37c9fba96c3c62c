using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.DynamoDb;

/// <summary>
/// DynamoDB and its Streams: passes calls on to the database's process, whose own port nobody is told, and answers what that doesn't know
/// or says otherwise than AWS. Items go through unread.
/// </summary>
/// <remarks>Unlike AWS, the emulator commits the items of a <c>BatchWriteItem</c> one by one on its disk; AWS doesn't promise more than that either.</remarks>
internal sealed class DynamoDbService(HttpClient database, SystemModel system, TableStreams streams, TimeProvider clock) : IAwsService
{
    private const string JsonType = "application/x-amz-json-1.0";

    /// <summary>About the hop behind the door, so not the caller's business.</summary>
    private static readonly HashSet<string> HopHeaders = new(StringComparer.OrdinalIgnoreCase) { "Transfer-Encoding", "Connection", "Date", "Server", "x-amzn-RequestId", "x-dynoxide-version" };

    private static readonly FrozenSet<string> Writes =
        ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems", "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"];

    private readonly string _arns = $"arn:aws:dynamodb:{system.Region}:{system.AccountId}:";
    private readonly StreamsApi _streamsApi = new(streams, clock);
    private readonly ContinuousBackups _backups = new(system, clock);
    private readonly TableAnswers _tables = new(system, streams);

    public string SigningName => "dynamodb";

    /// <summary>The tables that are stopped.</summary>
    public Outages Outages { get; } = new();

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        var body = RequestBytes.Of(context);
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var needs = AccessNeeds.Of(target, body.Span, _arns);
        foreach (var (action, resource) in needs)
        {
            context.Needs(action, resource);
        }

        var operation = target[(target.IndexOf('.') + 1)..];
        if (needs.Count == 0)
        {
            context.NeedsUnknown($"dynamodb:{operation}");
        }

        new StoppedTables(Outages).Check(operation, needs, body.Span);
        if ((_streamsApi.Answer(operation, body.Span) ?? _backups.Answer(operation, body.Span)) is { } answer)
        {
            await WriteAsync(context, answer);
            return;
        }

        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new ReadOnlyMemoryContent(body) };
        foreach (var name in (ReadOnlySpan<string>)["X-Amz-Target", "Authorization", "X-Amz-Date"])
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        }

        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);

        using var response = await SendAsync(request, context.RequestAborted);
        if (Writes.Contains(operation))
        {
            Wake(needs);
        }

        await PassOnAsync(context, response, TableAnswers.IsOneOf(operation));
    }

    private void Wake(IReadOnlyList<(string Action, string Resource)> needs)
    {
        foreach (var (_, resource) in needs)
        {
            streams.Wrote(resource);
        }

        if (needs.Count == 0)
        {
            streams.Wrote(tableArn: null);
        }
    }

    private async Task PassOnAsync(HttpContext context, HttpResponseMessage response, bool mends)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            // A body that is mended has another length and checksum.
            if (!HopHeaders.Contains(name) && !(mends && (name is "Content-Length" || name.Equals("x-amz-crc32", StringComparison.OrdinalIgnoreCase))))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (mends)
        {
            var answer = _tables.Mend(JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(context.RequestAborted))!);
            await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
            return;
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> members)
    {
        context.Response.ContentType = JsonType;
        await using Utf8JsonWriter writer = new(context.Response.BodyWriter);
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await database.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException)
        {
            // What DynamoDB itself answers when it can't: SDKs retry it.
            throw new AwsServiceException("InternalServerError", "The database doesn't answer; it is being started again.", StatusCodes.Status500InternalServerError);
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests;

/// <summary>
/// As much of a stack as can be seen from outside: an API that really verifies, and a table that has an event after it was
/// asked for it a few times. In this process, on a port of its own.
/// </summary>
public sealed class FakeStack : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, int> _accepted = new();

    private FakeStack(WebApplication web) => _web = web;

    public ProviderSecret Secret { get; } = new() { Keys = ["whsec_of_the_fake_stack"] };

    /// <summary>How often an accepted event is asked for in vain; -1: it never comes.</summary>
    public int MissesBeforeStored { get; set; } = 2;

    public string StoredStatus { get; set; } = "processed";

    /// <summary>How many items of one event the table has.</summary>
    public int StoredItems { get; set; } = 1;

    /// <summary>What the API answers to everything; null: it does what it should.</summary>
    public (int Status, string Body)? Answer { get; set; }

    public List<string> Queries { get; } = [];

    public List<(string Path, string? ContentType, string Body)> Posts { get; } = [];

    public IReadOnlyCollection<string> Accepted => [.. _accepted.Keys];

    public string Url => _web.Urls.Single();

    public static async Task<FakeStack> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var stack = new FakeStack(web);
        web.MapPost("/prod/{provider}", stack.ReceiveAsync);
        web.MapPost("/", stack.QueryAsync);
        await web.StartAsync();
        return stack;
    }

    /// <summary>The outputs file's text, in the form of a local run's.</summary>
    public JsonObject Outputs() => new()
    {
        ["ApiUrl"] = $"{Url}/prod/",
        ["TableName"] = "WebhookEvents-test",
        ["QueueUrl"] = "http://127.0.0.1:1/queue",
        ["SomethingNew"] = new JsonObject(),
        ["Endpoints"] = new JsonObject { ["DynamoDB"] = Url, ["Control"] = Url },
        ["ControlToken"] = "token",
        ["Region"] = "us-east-1",
        ["AccessKeyId"] = "LOCALTESTKEY",
        ["SecretAccessKey"] = "local-test-secret",
        ["Signing"] = new JsonObject { ["Stripe"] = JsonSerializer.SerializeToNode(Catalog.Find("stripe")!.SigningOutputs(Secret)) },
    };

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task<IResult> ReceiveAsync(string provider, HttpRequest http, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body, cancellationToken);
        var request = new WebhookRequest
        {
            Headers = http.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
            ReceivedAt = TimeProvider.System.GetUtcNow(),
        };
        lock (Posts)
        {
            Posts.Add((http.Path, http.ContentType, System.Text.Encoding.UTF8.GetString(body.ToArray())));
        }

        if (Answer is { } answer)
        {
            return Results.Text(answer.Body, "application/json", statusCode: answer.Status);
        }

        var theProvider = Catalog.Find(provider)!;
        var check = await theProvider.VerifyAsync(request, Secret, request.ReceivedAt, cancellationToken);
        if (check == SignatureCheck.Missing)
        {
            return Results.Json(new { message = "Unauthorized" }, statusCode: 401);
        }

        if (check != SignatureCheck.Valid)
        {
            return Results.Json(new { error = theProvider.Explain(check) }, statusCode: 403);
        }

        theProvider.TryRead(request, out var standardEvent, out _);
        _accepted[standardEvent!.EventId] = 0;
        return Results.Json(new { eventId = standardEvent.EventId });
    }

    private async Task<IResult> QueryAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var query = (JsonObject)(await JsonNode.ParseAsync(http.Body, cancellationToken: cancellationToken))!;
        lock (Queries)
        {
            Queries.Add(query.ToJsonString());
        }

        var eventId = (string)query["ExpressionAttributeValues"]![":eventId"]!["S"]!;
        var asked = _accepted.ContainsKey(eventId) ? _accepted.AddOrUpdate(eventId, 1, (_, times) => times + 1) : 0;
        var found = asked > 0 && MissesBeforeStored >= 0 && asked > MissesBeforeStored;
        var items = found
            ? $$"""[{"eventId":{"S":{{JsonSerializer.Serialize(eventId)}}},"timestamp":{"N":"1767323045"},"provider":{"S":"stripe"},"type":{"S":"payment_intent.succeeded"},"status":{"S":"{{StoredStatus}}"},"processedAt":{"N":"1767323046"},"transactionId":{"S":"pi_1"} }]"""
            : "[]";
        var is200 = http.Headers["X-Amz-Target"] == "DynamoDB_20120810.Query" && (string?)query["TableName"] == "WebhookEvents-test";
        return is200
            ? Results.Text($$"""{"Items":{{items}},"Count":{{(found ? StoredItems : 0)}} }""", "application/x-amz-json-1.0")
            : Results.Text("""{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}""", "application/x-amz-json-1.0", statusCode: 400);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class OneTraceTests(AppHostFixture appHost)
{
    [Fact]
    public async Task One_webhook_is_one_trace_from_the_gateway_to_the_audit()
    {
        var traceId = Guid.NewGuid().ToString("N");
        var (eventId, _, body) = Stack.NewEvent();

        var (status, answer) = await appHost.Stack.PostAsync(
            "stripe", body, ("Stripe-Signature", Stack.Sign(body, appHost.Stack.Secret)), ("traceparent", $"00-{traceId}-b7ad6b7169203331-01"));

        status.ShouldBe(HttpStatusCode.OK, answer);
        await appHost.Stack.StoredAsync(eventId);
        using HttpClient http = new();
        var spans = await Stack.EventuallyAsync(async () =>
        {
            using var response = await http.GetAsync($"{appHost.Stack.Program.Endpoint("Control")}/traces/{traceId}");
            var found = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["spans"]?.AsArray();
            return found?.Any(span => (string?)span!["name"] == "audit") == true ? found : null;
        }, "the audit's span is there");

        // Gateway, authorizer, processor, queue, consumer, tables, stream, audit.
        var names = spans.Select(span => (string)span!["name"]!).ToList();
        string[] expected =
        [
            "POST /stripe", "authorize", "check envelope", "integrate", "verify signature", "normalise", "send", "wait in queue", "batch", "merge", "write", "dynamodb.PutItem",
            "wait in stream", "stream batch", "audit",
        ];
        expected.Except(names).ShouldBeEmpty($"There are {string.Join(", ", names)}.");

        // One tree: everybody's parent is in it, but the sender's own.
        var ids = spans.Select(span => (string)span!["spanId"]!).ToHashSet();
        spans.Select(span => (string?)span!["parentSpanId"]).Where(parent => parent is not null && !ids.Contains(parent)).Distinct().ShouldBe(["b7ad6b7169203331"]);
        var written = spans.Single(span => (string?)span!["name"] == "write");
        ((string?)written!["attributes"]!["event.id"]).ShouldBe(eventId);
    }
}

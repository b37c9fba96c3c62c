using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class CanaryTests(AppHostFixture appHost)
{
    private readonly Canaries _canaries = new();

    private Stack Stack => appHost.Stack;

    [Fact]
    public async Task No_value_of_a_payload_and_no_key_reaches_a_log_or_the_audit()
    {
        var outputs = StackOutputs.Read(Stack.Program.OutputsPath);
        List<string> stored = [];
        List<string> secrets = [Stack.Program["SecretAccessKey"], Stack.Program["ControlToken"]];
        foreach (var (name, type) in new[] { ("stripe", "charge.succeeded"), ("paypal", "PAYMENT.CAPTURE.COMPLETED"), ("square", "payment.created") })
        {
            var provider = Catalog.Find(name)!;
            var key = outputs.SigningSecret(provider);
            secrets.AddRange(key.Keys.SelectMany(text => text.Split('\n')).Where(line => line.Length > 16 && !line.StartsWith("-----", StringComparison.Ordinal)));

            stored.Add(await AcceptedAsync(provider, key, type));
            await RefusedAsync(provider, key, type);
            await UnreadableAsync(provider, key, type);
        }

        foreach (var eventId in stored)
        {
            await Stack.StoredAsync(eventId);
            await Stack.EventuallyAsync(async () => (await Stack.AuditAsync($"event#{eventId}")).Count > 0 ? "so" : null, $"{eventId} is in the audit");
        }

        _canaries.Planted.Count.ShouldBeGreaterThan(100);
        var logs = await Stack.EventuallyAsync(
            () => Task.FromResult(Canaries.ReadAll(appHost.Logs) is { } text && stored.TrueForAll(text.Contains) ? text : null), "the logs tell of the stored events");
        logs.ShouldContain("Refused.");
        logs.ShouldContain("A rightly signed body is not an event");
        _canaries.FoundIn(logs, secrets).ShouldBeEmpty();
        _canaries.FoundIn(Stack.Program.Output, secrets).ShouldBeEmpty();

        var audit = await Stack.ScanAsync("AuditTableName");
        audit.Count.ShouldBeGreaterThanOrEqualTo(stored.Count);
        // Names, states, hashes, times: nothing else has a place in it.
        audit.SelectMany(entry => entry.Keys).Distinct(StringComparer.Ordinal).Except(
            ["subject", "change", "changeId", "action", "at", "changedBy", "attributes", "statusBefore", "statusAfter", "hashBefore", "hashAfter", "traceId"], StringComparer.Ordinal).ShouldBeEmpty();
        _canaries.FoundIn(JsonSerializer.Serialize(audit), secrets).ShouldBeEmpty();
    }

    private async Task<string> AcceptedAsync(Provider provider, ProviderSecret key, string type)
    {
        var body = Fresh(provider, type);
        await PostAsync(provider, body, Headers(provider, key, body), HttpStatusCode.OK);
        return Canaries.Read(provider, body).EventId;
    }

    private async Task RefusedAsync(Provider provider, ProviderSecret key, string type)
    {
        var body = Fresh(provider, type);
        var headers = Headers(provider, key, body);
        await PostAsync(provider, [.. body, .. " "u8], headers, HttpStatusCode.Forbidden);   // tampered with
        await PostAsync(provider, body, [], HttpStatusCode.Unauthorized);
        await PostAsync(provider, body, [.. headers.Select(header => (header.Name, _canaries.New()))], HttpStatusCode.Forbidden);
        await PostAsync(provider, body, [.. headers, ("Authorization", $"Bearer {_canaries.New()}")], HttpStatusCode.Forbidden);
    }

    private async Task UnreadableAsync(Provider provider, ProviderSecret key, string type)
    {
        var body = Fresh(provider, type);
        var eventId = Canaries.Read(provider, body).EventId;
        var nameless = (JsonObject)JsonNode.Parse(body)!;
        nameless.Remove(nameless.Single(member => member.Value is JsonValue value && value.ToString() == eventId).Key);
        foreach (var unreadable in new[] { Encoding.UTF8.GetBytes(nameless.ToJsonString()), body[..^1], JsonSerializer.SerializeToUtf8Bytes(_canaries.New()) })
        {
            await PostAsync(provider, unreadable, Headers(provider, key, unreadable), HttpStatusCode.BadRequest);
        }
    }

    private byte[] Fresh(Provider provider, string type) =>
        _canaries.Plant(provider, provider.Freshen(Samples.Read(provider, type), Guid.NewGuid().ToString("N")[..20], TimeProvider.System.GetUtcNow()));

    private static IReadOnlyList<(string Name, string Value)> Headers(Provider provider, ProviderSecret key, byte[] body) =>
        [.. provider.Sign(body, key, TimeProvider.System.GetUtcNow()).Select(header => (header.Key, header.Value))];

    private async Task PostAsync(Provider provider, byte[] body, IReadOnlyList<(string Name, string Value)> headers, HttpStatusCode expected)
    {
        var (status, answer) = await Stack.PostAsync($"{provider.Name}?token={_canaries.New()}", Encoding.UTF8.GetString(body), headers);
        status.ShouldBe(expected, $"{provider.Name}: {answer}");
    }
}

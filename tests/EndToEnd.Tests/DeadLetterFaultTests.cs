using System.Net;
using System.Text;
using System.Text.Json;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests;

/// <summary>What can't be stored is kept, whatever else fails, and holds nothing else back.</summary>
[Collection(FaultyCloudCollection.Name)]
public sealed class DeadLetterFaultTests(FaultyCloud cloud) : IDisposable
{
    private static readonly TimeSpan DeadLettersVisibilityTimeout = TimeSpan.FromSeconds(180);   // the template's own

    private Stack Stack => cloud.Stack;

    public void Dispose() => cloud.OpenGates();

    [Fact]
    public async Task A_dead_letter_that_can_not_be_archived_stays_in_its_queue_until_it_can()
    {
        var (eventId, _, body) = Stack.NewEvent();
        var failures = await cloud.CountAsync(FaultyCloud.Consumer, "An event can't be stored");
        var kept = await cloud.CountAsync(FaultyCloud.DeadLetterProcessor, "A dead letter can't be kept");
        cloud.Tables.Decide = call => call.StoresEvent(cloud.EventsTable, eventId) ? Passage.Down : Passage.On;
        cloud.Bucket.Decide = _ => Passage.Down;

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        for (var receive = 1; receive <= 3; receive++)
        {
            await cloud.LoggedAsync(FaultyCloud.Consumer, "An event can't be stored", failures + receive);
            await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
        }

        for (var time = 1; time <= 4; time++)   // more often than a queue with a dead-letter queue of its own would try
        {
            await cloud.LoggedAsync(FaultyCloud.DeadLetterProcessor, "A dead letter can't be kept", kept + time);
            (await Stack.MessagesAsync()).ShouldBe(1);
            (await Stack.FindEventAsync(eventId)).ShouldBeEmpty();
            cloud.Bucket.Decide = time < 4 ? _ => Passage.Down : ServiceGate.Open;
            await Stack.AdvanceClockAsync(DeadLettersVisibilityTimeout);
        }

        var failed = await Stack.StoredAsync(eventId);
        failed["status"].S.ShouldBe("failed");
        (await Stack.ArchivedAsync(failed["archiveKey"].S)).ShouldNotBeNull();
        await Stack.QueueDrainedAsync();
    }

    [Fact]
    public async Task Nine_good_messages_are_stored_though_a_tenth_in_their_batch_is_poison()
    {
        var events = Enumerable.Range(0, 9).Select(_ => Stack.NewEvent()).ToList();
        List<string> texts = [.. events.Select(made => Standard(made.Body))];
        texts.Insert(4, $"poison {Guid.NewGuid()}");

        var messageIds = await Stack.SendBatchAsync(texts);

        foreach (var (eventId, _, body) in events)
        {
            (await Stack.StoredAsync(eventId))["payload"].S.ShouldBe(body);   // though the clock stands: nothing was received twice
        }

        for (var receive = 1; receive <= 3; receive++)
        {
            await cloud.LoggedAsync(FaultyCloud.Consumer, $"\"messageId\":\"{messageIds[4]}\"", receive);
            await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
        }

        await Stack.QueueDrainedAsync();
        var archived = await Stack.ArchivedKeysAsync("unknown/");
        archived.Where(key => key.EndsWith($"/{messageIds[4]}.json", StringComparison.Ordinal)).ShouldHaveSingleItem();
        archived.ShouldNotContain(key => messageIds.Where((_, at) => at != 4).Any(key.Contains));
        foreach (var (eventId, _, _) in events)
        {
            (await Stack.FindEventAsync(eventId)).ShouldHaveSingleItem()["status"].S.ShouldBe("processed");
        }
    }

    [Fact]
    public async Task Nothing_of_a_dead_letters_payload_reaches_a_log_or_the_audit()
    {
        Canaries canaries = new();
        List<StandardEvent> events = [];
        foreach (var (name, type) in new[] { ("stripe", "charge.succeeded"), ("paypal", "PAYMENT.CAPTURE.COMPLETED"), ("square", "payment.created") })
        {
            var provider = Catalog.Find(name)!;
            events.Add(Canaries.Read(provider, canaries.Plant(provider, provider.Freshen(Samples.Read(provider, type), Guid.NewGuid().ToString("N")[..20], TimeProvider.System.GetUtcNow()))));
        }

        cloud.Tables.Decide = call => events.Exists(made => call.StoresEvent(cloud.EventsTable, made.EventId)) ? Passage.Down : Passage.On;
        var messageIds = await Stack.SendBatchAsync([.. events.Select(made => Encoding.UTF8.GetString(made.ToUtf8Json())), $"{{\"{canaries.New()}\"", canaries.New()]);
        for (var receive = 1; receive <= 3; receive++)
        {
            foreach (var messageId in messageIds)
            {
                await cloud.LoggedAsync(FaultyCloud.Consumer, $"\"messageId\":\"{messageId}\"", receive);
            }

            await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
        }

        await Stack.QueueDrainedAsync();
        foreach (var made in events)
        {
            (await Stack.StoredAsync(made.EventId))["status"].S.ShouldBe("failed");
            await Stack.EventuallyAsync(async () => (await Stack.AuditAsync($"event#{made.EventId}")).Count > 0 ? "so" : null, $"{made.EventId} is in the audit");
        }

        var logs = await Stack.EventuallyAsync(
            () => Task.FromResult(cloud.Logs is { } text && messageIds.All(text.Contains) && text.Contains("Given up and archived.", StringComparison.Ordinal) ? text : null), "the logs tell of the dead letters");
        canaries.FoundIn(logs, SynthesisedTemplate.Secret, Stack.Program["SecretAccessKey"]).ShouldBeEmpty();
        canaries.FoundIn(JsonSerializer.Serialize(await Stack.ScanAsync("AuditTableName"))).ShouldBeEmpty();
    }

    /// <summary>The message that the processor would make of a body.</summary>
    private static string Standard(string body) =>
        Encoding.UTF8.GetString(Canaries.Read(Catalog.Find("stripe")!, Encoding.UTF8.GetBytes(body)).ToUtf8Json());
}

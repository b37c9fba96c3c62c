using System.Net;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests;

/// <summary>Whatever dies, and whenever: no event that was answered 200 is lost, and none is stored twice.</summary>
[Collection(SynthesisedTemplateCollection.Name)]
public sealed class FaultTests(FaultyCloud cloud) : IClassFixture<FaultyCloud>, IDisposable
{
    private const string Consumer = "WebhookConsumer-dev";
    private const string DeadLetterProcessor = "WebhookDeadLetterProcessor-dev";
    private const string Killed = "Error Type: Runtime.ExitError";
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(300);   // the template's own
    private static readonly TimeSpan DeadLettersVisibilityTimeout = TimeSpan.FromSeconds(180);

    private Stack Stack => cloud.Stack;

    public void Dispose()
    {
        cloud.Tables.Decide = ServiceGate.Open;
        cloud.Bucket.Decide = ServiceGate.Open;
    }

    [Fact]
    public async Task A_consumer_killed_between_its_two_writes_leaves_one_event_and_a_right_payment()
    {
        var (eventId, paymentId, body) = Stack.NewEvent();
        var deaths = await cloud.CountAsync(Consumer, Killed);
        KillAtTheWriteOf(eventId);

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        await cloud.LoggedAsync(Consumer, Killed, deaths + 1);
        (await Stack.FindTransactionAsync(paymentId)).ShouldNotBeNull();   // between the two, for certain
        (await Stack.FindEventAsync(eventId)).ShouldBeEmpty();

        cloud.Tables.Decide = ServiceGate.Open;
        await Stack.AdvanceClockAsync(VisibilityTimeout);
        (await Stack.StoredAsync(eventId))["status"].S.ShouldBe("processed");
        await Stack.QueueDrainedAsync();
        (await Stack.FindEventAsync(eventId)).Count.ShouldBe(1);
        var payment = (await Stack.FindTransactionAsync(paymentId)).ShouldNotBeNull();
        (payment["amount"].N, payment["currency"].S, payment["status"].S, payment["lastEventId"].S).ShouldBe(("20", "USD", "succeeded", eventId));
    }

    [Fact]
    public async Task An_event_whose_consumer_dies_at_its_third_receive_too_is_archived_and_marked_as_failed()
    {
        var (eventId, _, body) = Stack.NewEvent();
        var deaths = await cloud.CountAsync(Consumer, Killed);
        KillAtTheWriteOf(eventId);

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        for (var receive = 1; receive <= 3; receive++)
        {
            await cloud.LoggedAsync(Consumer, Killed, deaths + receive);
            (await Stack.FindEventAsync(eventId)).ShouldBeEmpty();
            await Stack.AdvanceClockAsync(VisibilityTimeout);
        }

        (await Stack.StoredAsync(eventId))["status"].S.ShouldBe("failed");
        await Stack.QueueDrainedAsync();
        var item = (await Stack.FindEventAsync(eventId)).ShouldHaveSingleItem();
        (await Stack.ArchivedAsync(item["archiveKey"].S)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_event_that_was_stored_before_its_consumer_died_at_the_third_receive_is_not_called_failed()
    {
        var (eventId, _, body) = Stack.NewEvent();
        var deaths = await cloud.CountAsync(Consumer, Killed);
        var dead = await cloud.CountAsync(DeadLetterProcessor, "has been processed after all");
        KillAtTheWriteOf(eventId);

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        await cloud.LoggedAsync(Consumer, Killed, deaths + 1);
        await Stack.AdvanceClockAsync(VisibilityTimeout);
        await cloud.LoggedAsync(Consumer, Killed, deaths + 2);

        // The third time the write arrives, but its answer doesn't.
        cloud.Tables.Decide = call => call.StoresEvent(cloud.EventsTable, eventId) ? Passage.Unanswered : Passage.On;
        await Stack.AdvanceClockAsync(VisibilityTimeout);
        (await Stack.StoredAsync(eventId))["status"].S.ShouldBe("processed");
        cloud.Kill("Consumer");
        await cloud.LoggedAsync(Consumer, Killed, deaths + 3);
        await Stack.AdvanceClockAsync(VisibilityTimeout);

        await cloud.LoggedAsync(DeadLetterProcessor, "has been processed after all", dead + 1);
        await Stack.QueueDrainedAsync();
        var item = (await Stack.FindEventAsync(eventId)).ShouldHaveSingleItem();
        item["status"].S.ShouldBe("processed");
        item.Keys.ShouldNotContain("archiveKey");
    }

    [Fact]
    public async Task A_dead_letter_that_can_not_be_archived_stays_in_its_queue_until_it_can()
    {
        var (eventId, _, body) = Stack.NewEvent();
        var failures = await cloud.CountAsync(Consumer, "An event can't be stored");
        var kept = await cloud.CountAsync(DeadLetterProcessor, "A dead letter can't be kept");
        cloud.Tables.Decide = call => call.StoresEvent(cloud.EventsTable, eventId) ? Passage.Down : Passage.On;
        cloud.Bucket.Decide = _ => Passage.Down;

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        for (var receive = 1; receive <= 3; receive++)
        {
            await cloud.LoggedAsync(Consumer, "An event can't be stored", failures + receive);
            await Stack.AdvanceClockAsync(VisibilityTimeout);
        }

        for (var time = 1; time <= 4; time++)   // more often than a queue with a dead-letter queue of its own would try
        {
            await cloud.LoggedAsync(DeadLetterProcessor, "A dead letter can't be kept", kept + time);
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
            await cloud.LoggedAsync(Consumer, $"\"messageId\":\"{messageIds[4]}\"", receive);
            await Stack.AdvanceClockAsync(VisibilityTimeout);
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
    public async Task Fifty_events_are_each_stored_once_though_the_database_is_killed_five_times_meanwhile()
    {
        var (writes, kills) = (0, 0);
        cloud.Tables.Decide = call =>
        {
            // At a write, so that it can't be in time.
            if (call.StoresEvent(cloud.EventsTable) && Interlocked.Increment(ref writes) % 10 == 0 && kills < 5 && cloud.KillDatabase())
            {
                Interlocked.Increment(ref kills);
            }

            return Passage.On;
        };
        var provider = Catalog.Find("stripe")!;
        ProviderSecret secret = new() { Keys = [SynthesisedTemplate.Secret] };
        using HttpClient http = new();
        WebhookSender sender = new(http, TimeProvider.System, Random.Shared);
        SendRun run = new(sender, new Uri(Stack.Program["ApiUrl"] + "stripe"), () => sender.Make(provider, "payment_intent.succeeded", secret), copies: 1, TimeProvider.System);

        var sent = await run.RunAsync(50, perSecond: 50, CancellationToken.None);

        sent.Accepted.Count.ShouldBe(50, string.Join('\n', sent.Problems));   // what takes a webhook needs no table
        await Stack.EventuallyAsync(
            async () =>
            {
                await Stack.AdvanceClockAsync(VisibilityTimeout);
                await Stack.QuietAsync();
                return await Stack.MessagesAsync() == 0 ? "drained" : null;
            },
            "the queues are empty");
        kills.ShouldBe(5);
        foreach (var eventId in sent.Accepted)
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
        var messageIds = await Stack.SendBatchAsync([.. events.Select(made => System.Text.Encoding.UTF8.GetString(made.ToUtf8Json())), $"{{\"{canaries.New()}\"", canaries.New()]);
        for (var receive = 1; receive <= 3; receive++)
        {
            foreach (var messageId in messageIds)
            {
                await cloud.LoggedAsync(Consumer, $"\"messageId\":\"{messageId}\"", receive);
            }

            await Stack.AdvanceClockAsync(VisibilityTimeout);
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
        canaries.FoundIn(System.Text.Json.JsonSerializer.Serialize(await Stack.ScanAsync("AuditTableName"))).ShouldBeEmpty();
    }

    private void KillAtTheWriteOf(string eventId) => cloud.Tables.Decide = call =>
    {
        if (!call.StoresEvent(cloud.EventsTable, eventId))
        {
            return Passage.On;
        }

        cloud.Kill("Consumer");
        return Passage.Lost;
    };

    /// <summary>The message that the processor would make of a body.</summary>
    private static string Standard(string body) =>
        System.Text.Encoding.UTF8.GetString(Canaries.Read(Catalog.Find("stripe")!, System.Text.Encoding.UTF8.GetBytes(body)).ToUtf8Json());
}

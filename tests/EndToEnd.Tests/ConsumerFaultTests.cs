using System.Net;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests;

/// <summary>Whatever dies while an event is stored: it is not lost, and not stored twice.</summary>
[Collection(FaultyCloudCollection.Name)]
public sealed class ConsumerFaultTests(FaultyCloud cloud) : IDisposable
{
    private const string Killed = "Error Type: Runtime.ExitError";

    private Stack Stack => cloud.Stack;

    public void Dispose() => cloud.OpenGates();

    [Fact]
    public async Task A_consumer_killed_between_its_two_writes_leaves_one_event_and_a_right_payment()
    {
        var (eventId, paymentId, body) = Stack.NewEvent();
        var deaths = await cloud.CountAsync(FaultyCloud.Consumer, Killed);
        KillAtTheWriteOf(eventId);

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        await cloud.LoggedAsync(FaultyCloud.Consumer, Killed, deaths + 1);
        (await Stack.FindTransactionAsync(paymentId)).ShouldNotBeNull();   // between the two, for certain
        (await Stack.FindEventAsync(eventId)).ShouldBeEmpty();

        cloud.Tables.Decide = ServiceGate.Open;
        await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
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
        var deaths = await cloud.CountAsync(FaultyCloud.Consumer, Killed);
        KillAtTheWriteOf(eventId);

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        for (var receive = 1; receive <= 3; receive++)
        {
            await cloud.LoggedAsync(FaultyCloud.Consumer, Killed, deaths + receive);
            (await Stack.FindEventAsync(eventId)).ShouldBeEmpty();
            await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
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
        var deaths = await cloud.CountAsync(FaultyCloud.Consumer, Killed);
        var dead = await cloud.CountAsync(FaultyCloud.DeadLetterProcessor, "has been processed after all");
        KillAtTheWriteOf(eventId);

        (await Stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
        await cloud.LoggedAsync(FaultyCloud.Consumer, Killed, deaths + 1);
        await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
        await cloud.LoggedAsync(FaultyCloud.Consumer, Killed, deaths + 2);

        // The third time the write arrives, but its answer doesn't.
        cloud.Tables.Decide = call => call.StoresEvent(cloud.EventsTable, eventId) ? Passage.Unanswered : Passage.On;
        await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
        (await Stack.StoredAsync(eventId))["status"].S.ShouldBe("processed");
        cloud.Kill("Consumer");
        await cloud.LoggedAsync(FaultyCloud.Consumer, Killed, deaths + 3);
        await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);

        await cloud.LoggedAsync(FaultyCloud.DeadLetterProcessor, "has been processed after all", dead + 1);
        await Stack.QueueDrainedAsync();
        var item = (await Stack.FindEventAsync(eventId)).ShouldHaveSingleItem();
        item["status"].S.ShouldBe("processed");
        item.Keys.ShouldNotContain("archiveKey");
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
                await Stack.AdvanceClockAsync(FaultyCloud.VisibilityTimeout);
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

    private void KillAtTheWriteOf(string eventId) => cloud.Tables.Decide = call =>
    {
        if (!call.StoresEvent(cloud.EventsTable, eventId))
        {
            return Passage.On;
        }

        cloud.Kill("Consumer");
        return Passage.Lost;
    };
}

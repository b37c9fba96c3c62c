using System.Globalization;
using System.Net;
using System.Text.Json;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class AcceptedWebhookTests(AppHostFixture appHost)
{
    [Theory]
    [InlineData("stripe")]
    [InlineData("webhook/stripe")]
    public async Task A_signed_event_is_answered_with_its_id_and_stored(string path)
    {
        var (eventId, _, body) = Stack.NewEvent();

        var (status, answer) = await appHost.Stack.PostAsync(path, body, ("Stripe-Signature", Stack.Sign(body, appHost.Stack.Secret)));

        status.ShouldBe(HttpStatusCode.OK, answer);
        JsonDocument.Parse(answer).RootElement.GetProperty("eventId").GetString().ShouldBe(eventId);
        var item = await appHost.Stack.StoredAsync(eventId);
        item["provider"].S.ShouldBe("stripe");
        item["type"].S.ShouldBe("payment_intent.succeeded");
        item["status"].S.ShouldBe("processed");
        item["payload"].S.ShouldBe(body);
        long.Parse(item["timestamp"].N, CultureInfo.InvariantCulture).ShouldBe(JsonDocument.Parse(body).RootElement.GetProperty("created").GetInt64());
    }

    [Fact]
    public async Task A_payments_row_has_its_exact_amount_in_major_units()
    {
        var (eventId, paymentIntentId, body) = Stack.NewEvent();

        await appHost.Stack.PostSignedAsync(body);
        await appHost.Stack.StoredAsync(eventId);

        var row = (await appHost.Stack.FindTransactionAsync(paymentIntentId)).ShouldNotBeNull();   // written before the event
        decimal.Parse(row["amount"].N, CultureInfo.InvariantCulture).ShouldBe(20.00m);
        row["currency"].S.ShouldBe("USD");
        row["status"].S.ShouldBe("succeeded");
        row["lastEventId"].S.ShouldBe(eventId);
    }

    [Fact]
    public async Task The_same_event_fifty_times_at_once_is_one_item()
    {
        var (eventId, _, body) = Stack.NewEvent();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => appHost.Stack.PostSignedAsync(body)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        await appHost.Stack.StoredAsync(eventId);
        await appHost.Stack.QueueDrainedAsync();
        (await appHost.Stack.FindEventAsync(eventId)).Count.ShouldBe(1);
    }
}

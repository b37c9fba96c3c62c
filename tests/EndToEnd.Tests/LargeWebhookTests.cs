using System.Net;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class LargeWebhookTests(AppHostFixture appHost)
{
    private readonly Stack _stack = appHost.Stack;

    [Fact]
    public async Task A_payload_full_of_quotes_close_to_the_limit_is_stored_by_way_of_the_bucket()
    {
        var (eventId, paymentId, body) = With(new string('"', 1_000_000).Replace("\"", "\\\"", StringComparison.Ordinal));

        (await _stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);

        var item = await _stack.StoredAsync(eventId);
        item.Keys.ShouldNotContain("payload");
        (await _stack.ArchivedAsync(item["payloadRef"].S))!.Value.Text.ShouldBe(body);
        (await _stack.FindTransactionAsync(paymentId)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_payload_over_Lambdas_limit_is_answered_413_and_nothing_is_stored()
    {
        var (eventId, _, body) = With(new string('x', 6_300_000));

        (await _stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        await _stack.QueueDrainedAsync();
        (await _stack.FindEventAsync(eventId)).ShouldBeEmpty();
    }

    private static (string EventId, string PaymentId, string Body) With(string filler)
    {
        var (eventId, paymentId, body) = Stack.NewEvent();
        return (eventId, paymentId, body.Replace("\"livemode\": false", $"\"livemode\": false, \"filler\": \"{filler}\"", StringComparison.Ordinal));
    }
}

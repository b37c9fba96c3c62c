using System.Security.Cryptography;
using System.Text;
using Webhooks.Functions.Processor;
using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Processor;

/// <summary>What goes to the bucket: rightly signed bodies that are no event, and payloads too large to travel.</summary>
public sealed class ArchivedWebhookTests
{
    public static TheoryData<string> Unreadable => ["{}", "[]", "null", "not JSON at all", "", """{"id":"evt_1","type":"a"}"""];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_rightly_signed_body_that_is_no_event_is_archived_and_answered_400_with_the_reason(string body)
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();

        var (status, answer) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(body));

        status.ShouldBe(400);
        var reason = answer["error"]!.GetValue<string>();
        reason.ShouldNotBeEmpty();
        processor.Aws.Sent.ShouldBeEmpty();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var (path, kept) = processor.Aws.Objects.ShouldHaveSingleItem();
        path.ShouldBe($"/{RunningFunction.Bucket}/unreadable/stripe/2025/11/22/{sha256}.json");
        kept.Text.ShouldBe(body);
        kept.Headers["x-amz-meta-reason"].ShouldBe(reason);
        kept.Headers["x-amz-meta-trace-id"].ShouldBe(GatewayEvents.TraceId);
        processor.Log.Lines.Single()["payloadSha256"]!.GetValue<string>().ShouldBe(sha256);
        processor.Metrics.ShouldBe(["Unreadable{environment=dev}=1", "Unreadable{environment=dev,provider=stripe}=1"]);
    }

    [Fact]
    public async Task A_body_that_is_no_event_and_can_not_be_archived_is_asked_for_again()
    {
        await using var processor = new RunningFunction("StripeProcessor");
        processor.Aws.Instead = request => request.Method == "PUT" ? new TestAnswer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>") : null;
        processor.Start();

        (await processor.AskForAnswerAsync(GatewayEvents.Proxy("{}"))).Status.ShouldBe(503);

        processor.Log.Lines.Single()["message"]!.GetValue<string>().ShouldContain("can't be archived");
    }

    [Fact]
    public async Task A_payload_too_large_to_travel_is_in_the_bucket_before_its_event_is_in_the_queue()
    {
        await using var processor = new RunningFunction("StripeProcessor");
        var objectsWhenSent = -1;
        processor.Aws.Instead = request =>
        {
            objectsWhenSent = FakeAws.Target(request) == "AmazonSQS.SendMessage" ? processor.Aws.Objects.Count : objectsWhenSent;
            return null;
        };
        processor.Start();
        var body = GatewayEvents.Event().Replace("Grüße", new string('"', 2_000_000).Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);

        var (status, answer) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(body));

        status.ShouldBe(200);
        answer["eventId"]!.GetValue<string>().ShouldBe("evt_1");
        objectsWhenSent.ShouldBe(1);
        var queued = StandardEvent.Parse(Encoding.UTF8.GetBytes(processor.Aws.Sent.Single()["MessageBody"]!.GetValue<string>()));
        queued.Payload.ShouldBeNull();
        queued.Transaction!.Amount.ShouldBe(20.00m);
        queued.PayloadRef.ShouldBe($"payloads/stripe/2025/11/22/evt_1/{queued.PayloadSha256}.json");
        var kept = processor.Aws.Objects[$"/{RunningFunction.Bucket}/{queued.PayloadRef}"];
        kept.Text.ShouldBe(body);
        kept.Headers["x-amz-meta-event-id"].ShouldBe("evt_1");
    }

    [Fact]
    public async Task A_message_of_240_KB_travels_whole_and_one_byte_more_does_not()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();
        await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event()));
        var overhead = Encoding.UTF8.GetByteCount(processor.Aws.Sent.Single()["MessageBody"]!.GetValue<string>()) - "Grüße"u8.Length;
        string Of(int bytes) => GatewayEvents.Proxy(GatewayEvents.Event().Replace("Grüße", new string('x', bytes - overhead), StringComparison.Ordinal));

        await processor.AskForAnswerAsync(Of(ProcessorFunction.LongestMessage));
        processor.Aws.Objects.ShouldBeEmpty();
        await processor.AskForAnswerAsync(Of(ProcessorFunction.LongestMessage + 1));

        processor.Aws.Objects.ShouldHaveSingleItem();
        Encoding.UTF8.GetByteCount(processor.Aws.Sent.ElementAt(1)["MessageBody"]!.GetValue<string>()).ShouldBe(ProcessorFunction.LongestMessage);
    }

    [Fact]
    public async Task When_a_large_payload_can_not_be_kept_the_provider_is_asked_to_send_the_event_again()
    {
        await using var processor = new RunningFunction("StripeProcessor");
        processor.Aws.Instead = request => request.Method == "PUT" ? new TestAnswer(404, "<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>") : null;
        processor.Start();

        var (status, _) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event().Replace("Grüße", new string('x', 300_000), StringComparison.Ordinal)));

        status.ShouldBe(503);
        processor.Aws.Sent.ShouldBeEmpty();
    }
}

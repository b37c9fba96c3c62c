using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Processor;

public sealed class ProcessorFunctionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signed_event_is_queued_as_it_came_and_only_then_answered_200(bool base64)
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();
        var body = GatewayEvents.Event();

        var (status, answer) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(body, base64: base64));

        status.ShouldBe(200);
        answer.ToJsonString().ShouldBe("""{"eventId":"evt_1"}""");
        var sent = processor.Aws.Sent.ShouldHaveSingleItem();
        sent["QueueUrl"]!.GetValue<string>().ShouldBe(RunningFunction.QueueUrl);
        sent["MessageSystemAttributes"]!["AWSTraceHeader"]!["StringValue"]!.GetValue<string>().ShouldBe(GatewayEvents.Trace);
        var queued = StandardEvent.Parse(Encoding.UTF8.GetBytes(sent["MessageBody"]!.GetValue<string>()));
        queued.Payload.ShouldBe(body);
        queued.PayloadSha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        queued.EventId.ShouldBe("evt_1");
        queued.Provider.ShouldBe("stripe");
        queued.Type.ShouldBe("payment_intent.succeeded");
        queued.Timestamp.ShouldBe(1_763_812_800);
        queued.ReceivedAt.ShouldBe(1_763_812_801_234);
        queued.TraceId.ShouldBe(GatewayEvents.TraceId);
        queued.Transaction!.Amount.ShouldBe(20.00m);
    }

    [Fact]
    public async Task Of_an_accepted_event_the_log_has_its_ids_and_nothing_of_its_body()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();

        await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event()));

        var line = processor.Log.Lines.ShouldHaveSingleItem();
        line["message"]!.GetValue<string>().ShouldBe("Queued.");
        line["eventId"]!.GetValue<string>().ShouldBe("evt_1");
        line["type"]!.GetValue<string>().ShouldBe("payment_intent.succeeded");
        line["messageId"]!.GetValue<string>().ShouldBe("message-1");
        line["requestId"]!.GetValue<string>().ShouldBe("request-1");
        line["traceId"]!.GetValue<string>().ShouldBe(GatewayEvents.TraceId);
        processor.Log.Text.ShouldNotContain("Grüße");
        processor.Log.Text.ShouldNotContain("whsec_");
        var took = line["TimeToQueue"]!.GetValue<long>();
        processor.Metrics.ShouldBe(
            ["Accepted{environment=dev}=1", "Accepted{environment=dev,provider=stripe}=1", $"TimeToQueue{{environment=dev}}={took}", $"TimeToQueue{{environment=dev,provider=stripe}}={took}"]);
    }

    [Fact]
    public async Task A_gateway_whose_clock_is_ahead_makes_no_negative_time()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();

        await processor.AskForAnswerAsync(GatewayEvents.Proxy(
            GatewayEvents.Event(), change: made => made["requestContext"]!["requestTimeEpoch"] = TimeProvider.System.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds()));

        processor.Log.Lines.Single()["TimeToQueue"]!.GetValue<long>().ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a trace header")]
    public async Task A_trace_header_that_is_none_is_not_passed_on(string? trace)
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();

        var (status, _) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event()), trace);

        status.ShouldBe(200);
        processor.Aws.Sent.Single()["MessageSystemAttributes"].ShouldBeNull();
    }

    [Fact]
    public async Task A_forged_signature_is_refused_and_nothing_is_queued()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();
        var body = GatewayEvents.Event();
        var forged = GatewayEvents.Sign(body, new ProviderSecret { Keys = ["whsec_another"] });

        var (status, answer) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(body, forged));

        status.ShouldBe(403);
        answer["error"]!.GetValue<string>().ShouldNotBeEmpty();
        processor.Aws.Sent.ShouldBeEmpty();
        processor.Log.Lines.Single()["reason"]!.GetValue<string>().ShouldBe("Mismatch");
        processor.Metrics.ShouldBe(["Refused{environment=dev,provider=stripe}=1", "Refused{environment=dev,provider=stripe,reason=Mismatch}=1"]);
    }

    [Fact]
    public async Task A_body_that_was_changed_by_one_byte_is_refused()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();
        var body = GatewayEvents.Event();

        var (status, _) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(body.Replace("2000", "2001", StringComparison.Ordinal), GatewayEvents.Sign(body)));

        status.ShouldBe(403);
        processor.Aws.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signature_header_that_came_with_two_values_is_refused()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();
        var body = GatewayEvents.Event();
        var right = GatewayEvents.Sign(body)["Stripe-Signature"];

        var (status, _) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(body, change: made => made["multiValueHeaders"]!["Stripe-Signature"] = new JsonArray("t=1,v1=00", right)));

        status.ShouldBe(403);
        processor.Aws.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_rotation_the_new_key_is_found_without_a_restart()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();
        (await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event()))).Status.ShouldBe(200);
        var rotated = new ProviderSecret { Keys = ["whsec_rotated"] };
        processor.Aws.Secrets[RunningFunction.StripeSecretArn] = rotated.ToJson();

        var body = GatewayEvents.Event("evt_2");
        (await processor.AskForAnswerAsync(GatewayEvents.Proxy(body, GatewayEvents.Sign(body, rotated)))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_signature_that_can_not_be_checked_at_the_moment_is_asked_for_again()
    {
        await using var processor = new RunningFunction("AwkwardProcessor") { Providers = [new AwkwardProvider { Finding = SignatureCheck.Unavailable }] };
        processor.Environment["SECRET_ARN_AWKWARD"] = RunningFunction.StripeSecretArn;
        processor.Start();

        var (status, _) = await processor.AskForAnswerAsync(GatewayEvents.Proxy("{}", new Dictionary<string, string> { ["X-Awkward"] = "x" }));

        status.ShouldBe(503);
        processor.Aws.Objects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("StripeProcessor")]
    [InlineData("PayPalProcessor")]
    [InlineData("SquareProcessor")]
    public async Task A_processor_rehearses_its_work_before_the_first_webhook_without_asking_anybody(string handler)
    {
        await using var processor = new RunningFunction(handler).Start();

        await processor.Api.AskAsync("[]"); // it is up

        processor.Log.Text.ShouldNotContain("rehearsal");
        processor.Aws.Calls.ShouldHaveSingleItem();
    }


    [Theory]
    [InlineData(400, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}""")]
    [InlineData(503, "")]
    public async Task When_the_event_cannot_be_queued_the_provider_is_asked_to_send_it_again(int refusal, string body)
    {
        await using var processor = new RunningFunction("StripeProcessor");
        processor.Aws.Instead = request => FakeAws.Target(request) == "AmazonSQS.SendMessage" ? new TestAnswer(refusal, body) : null;
        processor.Start();

        var (status, answer) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event()));

        status.ShouldBe(503);
        answer["error"]!.GetValue<string>().ShouldBe("The event can't be queued at the moment. Please send the event again.");
        var line = processor.Log.Lines.Single();
        (line["level"]!.GetValue<string>(), line["eventId"]!.GetValue<string>(), line["errorType"]!.GetValue<string>()).ShouldBe(("ERROR", "evt_1", "AwsServiceException"));
        processor.Metrics.ShouldBe(["Unavailable{environment=dev}=1", "Unavailable{environment=dev,provider=stripe}=1"]);
    }

    [Fact]
    public async Task When_nobody_answers_there_is_still_time_to_say_so()
    {
        await using var silent = new TestServer(async _ =>
        {
            await Task.Delay(Timeout.Infinite, TestTime.Limit());
            return new TestAnswer(200);
        });
        await using var processor = new RunningFunction("StripeProcessor") { Environment = { ["AWS_ENDPOINT_URL_SQS"] = silent.Url } };
        processor.Start();

        var said = await processor.Api.AskAsync(GatewayEvents.Proxy(GatewayEvents.Event()), timeout: TimeSpan.FromSeconds(1));

        JsonNode.Parse(said.Text)!["statusCode"]!.GetValue<int>().ShouldBe(503);
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_queued_and_the_provider_is_asked_to_send_it_again()
    {
        await using var processor = new RunningFunction("StripeProcessor");
        processor.Aws.Secrets.Clear();
        processor.Start();

        var (status, _) = await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event()));

        status.ShouldBe(503);
        processor.Aws.Sent.ShouldBeEmpty();
        processor.Log.Text.ShouldContain("aws secretsmanager put-secret-value");
    }

    [Fact]
    public async Task An_event_that_is_not_from_API_Gateway_is_a_fault()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();

        (await processor.Api.AskAsync("[]")).ErrorType.ShouldBe("Function.JsonException");
    }

    [Fact]
    public async Task Without_the_gateways_time_the_event_was_received_when_it_was_seen()
    {
        await using var processor = new RunningFunction("StripeProcessor").Start();

        await processor.AskForAnswerAsync(GatewayEvents.Proxy(GatewayEvents.Event(), change: made => made.Remove("requestContext")));

        var queued = StandardEvent.Parse(Encoding.UTF8.GetBytes(processor.Aws.Sent.Single()["MessageBody"]!.GetValue<string>()));
        DateTimeOffset.FromUnixTimeMilliseconds(queued.ReceivedAt).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }
}

using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda.Async;

namespace LocalCloud.Tests.Lambda.Async;

public sealed class AsyncInvokeTests
{
    private static readonly AsyncInvokeModel ToQueue = new() { OnSuccess = AsyncFixture.QueueArn, OnFailure = AsyncFixture.QueueArn };

    [Fact]
    public async Task A_success_is_told_to_the_destination_in_the_documented_form()
    {
        await using var fixture = AsyncFixture.Start(ToQueue);

        var requestId = await fixture.SendAsync("""{"order":7}""");
        (await fixture.Function.SucceedAsync("""{"ok":true}""")).RequestId.ShouldBe(requestId);

        var message = await fixture.MessageAsync(AsyncFixture.QueueArn);
        var record = message.Json();
        record["timestamp"]!.GetValue<string>().ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        record.AsObject().Remove("timestamp");
        JsonNode.DeepEquals(record, JsonNode.Parse($$"""
            {
              "version": "1.0",
              "requestContext": { "requestId": "{{requestId}}", "functionArn": "arn:aws:lambda:eu-west-1:000000000000:function:Sample:$LATEST", "condition": "Success", "approximateInvokeCount": 1 },
              "requestPayload": { "order": 7 },
              "responseContext": { "statusCode": 200, "executedVersion": "$LATEST" },
              "responsePayload": { "ok": true }
            }
            """)).ShouldBeTrue(message.Body);
        message.Attributes["AWSTraceHeader"].ShouldBe("Root=1-5759e988-bd862e3fe1be46a994272793");
        fixture.Access.Records().ShouldHaveSingleItem().Action.ShouldBe("sqs:SendMessage");
        (await fixture.KeptAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_error_of_the_function_is_tried_again_after_one_minute_and_after_two_more_by_the_same_request_id()
    {
        await using var fixture = AsyncFixture.Start(ToQueue, deadLetters: AsyncFixture.DeadLettersArn);
        var started = fixture.Clock.GetUtcNow();

        var requestId = await fixture.SendAsync("[1]");
        var first = await fixture.Function.FailAsync();
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(61));
        var second = await fixture.Function.FailAsync();
        await LambdaHost.UntilAsync(() => fixture.Log.Lines.Any(line => line.Text.Contains("attempt 2", StringComparison.Ordinal)));
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(121));
        var third = await fixture.Function.FailAsync();

        var record = (await fixture.MessageAsync(AsyncFixture.QueueArn)).Json();
        new[] { first, second, third }.ShouldAllBe(call => call.RequestId == requestId && call.Text() == "[1]");
        ((string?)record["requestContext"]!["condition"]).ShouldBe("RetriesExhausted");
        ((int)record["requestContext"]!["approximateInvokeCount"]!).ShouldBe(3);
        ((string?)record["responseContext"]!["functionError"]).ShouldBe("Unhandled");
        ((string?)record["responsePayload"]!["errorMessage"]).ShouldBe("It went wrong.");
        (fixture.Clock.GetUtcNow() - started).ShouldBeLessThan(TimeSpan.FromSeconds(61 + 121 + 60));

        var dead = await fixture.MessageAsync(AsyncFixture.DeadLettersArn);
        dead.Body.ShouldBe("[1]");
        dead.MessageAttributes["RequestID"].StringValue.ShouldBe(requestId);
        dead.MessageAttributes["ErrorCode"].StringValue.ShouldBe("200");
        dead.MessageAttributes["ErrorMessage"].StringValue!.ShouldContain("It went wrong.");
    }

    [Fact]
    public async Task No_further_attempt_is_made_where_the_template_wants_none()
    {
        await using var fixture = AsyncFixture.Start(ToQueue with { MaximumRetryAttempts = 0 });

        await fixture.SendAsync("{}");
        await fixture.Function.FailAsync();

        ((int)(await fixture.MessageAsync(AsyncFixture.QueueArn)).Json()["requestContext"]!["approximateInvokeCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_throttled_event_is_tried_again_until_it_is_too_old()
    {
        await using var fixture = AsyncFixture.Start(ToQueue with { MaximumEventAge = TimeSpan.FromSeconds(60) });

        await fixture.SendAsync("{}");
        await fixture.Function.RefuseAsync(new AwsServiceException("TooManyRequestsException", "Rate Exceeded.", 429));
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(1));
        await fixture.Function.RefuseAsync(new AwsServiceException("ServiceException", "Down.", 500));
        await LambdaHost.UntilAsync(() => fixture.Log.Lines.Any(line => line.Text.Contains("attempt 2", StringComparison.Ordinal)));
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(60));

        var record = (await fixture.MessageAsync(AsyncFixture.QueueArn)).Json();
        ((string?)record["requestContext"]!["condition"]).ShouldBe("EventAgeExceeded");
        ((int)record["responseContext"]!["statusCode"]!).ShouldBe(500);
    }

    [Fact]
    public void The_pause_after_refusals_doubles_from_a_second_to_five_minutes() =>
        new[] { 1, 2, 3, 9, 10, 1000 }.Select(refusals => Attempt.Pause(refusals).TotalSeconds).ShouldBe([1, 2, 4, 256, 300, 300]);

    [Fact]
    public async Task Events_for_a_function_that_may_not_run_fail_at_once()
    {
        await using var fixture = AsyncFixture.Start(ToQueue, deadLetters: AsyncFixture.DeadLettersArn, reserved: 0);

        await fixture.SendAsync("{}");

        var record = (await fixture.MessageAsync(AsyncFixture.QueueArn)).Json();
        ((string?)record["requestContext"]!["condition"]).ShouldBe("ZeroReservedConcurrency");
        record["responseContext"].ShouldBeNull();
        (await fixture.MessageAsync(AsyncFixture.DeadLettersArn)).MessageAttributes["ErrorCode"].StringValue.ShouldBe("429");
    }

    [Fact]
    public async Task A_topic_a_bucket_and_a_function_are_destinations_too()
    {
        await using var toTopic = AsyncFixture.Start(new AsyncInvokeModel { OnSuccess = AsyncFixture.TopicArn });
        await toTopic.SendAsync("1");
        await toTopic.Function.SucceedAsync("not JSON");
        ((string?)(await toTopic.MessageAsync(AsyncFixture.QueueArn)).Json()["responsePayload"]).ShouldBe("not JSON");

        await using var toFunction = AsyncFixture.Start(new AsyncInvokeModel { OnSuccess = "arn:aws:lambda:eu-west-1:000000000000:function:Next" });
        await toFunction.SendAsync("2");
        await toFunction.Function.SucceedAsync();
        var next = await toFunction.Function.SucceedAsync();
        next.FunctionName.ShouldBe("Next");
        ((int)JsonNode.Parse(next.Payload.Span)!["requestPayload"]!).ShouldBe(2);

        await using var toBucket = AsyncFixture.Start(new AsyncInvokeModel { OnFailure = AsyncFixture.BucketArn, MaximumRetryAttempts = 0 });
        await toBucket.SendAsync("3");
        await toBucket.Function.FailAsync();
        await LambdaHost.UntilAsync(() => toBucket.Access.Records().Count > 0 && Objects(toBucket).Any(path => path.EndsWith(".~json", StringComparison.Ordinal)));
        toBucket.Access.Records()[0].Resource.ShouldMatch($"^{AsyncFixture.BucketArn}/aws/lambda/async/Sample/{@"\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}"}$");
        File.ReadAllText(Objects(toBucket).Single(path => !path.EndsWith("json", StringComparison.Ordinal))).ShouldContain("RetriesExhausted");

        static IEnumerable<string> Objects(AsyncFixture fixture) =>
            Directory.EnumerateFiles(Path.Combine(fixture.Folder.FullName, "s3", "ends"), "*.~*", SearchOption.AllDirectories);
    }

    [Fact]
    public async Task What_a_destination_does_not_take_is_kept_and_sent_again()
    {
        var folder = Directory.CreateTempSubdirectory("async-kept-");
        var broken = AsyncFixture.On(folder, ToQueue, goodQueue: false);
        await broken.SendAsync("{}");
        await broken.Function.SucceedAsync();
        await LambdaHost.UntilAsync(() => broken.Log.Lines.Any(line => line.Text.Contains("didn't take the record", StringComparison.Ordinal)));
        (await broken.KeptAsync()).ShouldBe(1);
        await broken.StopAsync();

        await using var mended = AsyncFixture.On(folder, ToQueue);
        mended.Clock.Advance(TimeSpan.FromMinutes(5));

        ((string?)(await mended.MessageAsync(AsyncFixture.QueueArn)).Json()["requestContext"]!["condition"]).ShouldBe("Success");
    }

    [Fact]
    public async Task What_was_under_way_when_a_run_ended_is_done_again_by_the_next_though_the_clock_begins_anew()
    {
        var folder = Directory.CreateTempSubdirectory("async-again-");
        var first = AsyncFixture.On(folder, ToQueue);
        first.Clock.Advance(TimeSpan.FromHours(5));
        var requestId = await first.SendAsync("{}");
        await first.Function.IgnoreAsync();
        await first.StopAsync();

        await using var second = AsyncFixture.On(folder, ToQueue);

        (await second.Function.SucceedAsync()).RequestId.ShouldBe(requestId);
        await second.MessageAsync(AsyncFixture.QueueArn);
    }

    [Fact]
    public async Task What_no_function_could_take_is_refused()
    {
        await using var fixture = AsyncFixture.Start(ToQueue);

        (await Should.ThrowAsync<AwsServiceException>(() => fixture.SendAsync("{}", "Nobody"))).Status.ShouldBe(404);
        (await Should.ThrowAsync<AwsServiceException>(() => fixture.SendAsync(new string('1', AsyncQueue.LargestEvent + 1)))).Code.ShouldBe("RequestTooLargeException");
    }
}

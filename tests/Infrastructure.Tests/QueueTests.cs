using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class QueueTests(Synthesised synthesised)
{
    private const int FourteenDays = 14 * 24 * 60 * 60;

    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void A_received_message_is_hidden_for_300_seconds() => ((int)_template.At("Webhooks/Queue")["VisibilityTimeout"]).ShouldBe(300);

    [Fact]
    public void After_three_receives_a_message_is_a_dead_letter()
    {
        var redrive = _template.At("Webhooks/Queue")["RedrivePolicy"];

        ((int)redrive["maxReceiveCount"]!).ShouldBe(3);
        _template.Render(redrive["deadLetterTargetArn"]).ShouldBe("{Webhooks/DeadLetters.Arn}");
    }

    [Theory]
    [InlineData("Webhooks/Queue")]
    [InlineData("Webhooks/DeadLetters")]
    public void Messages_are_kept_for_14_days(string queue) => ((int)_template.At(queue)["MessageRetentionPeriod"]).ShouldBe(FourteenDays);

    [Theory]
    [InlineData("Webhooks/Queue", "Consumer")]
    [InlineData("Webhooks/DeadLetters", "DeadLetterProcessor")]
    public void A_queue_feeds_its_function_ten_at_a_time_and_takes_back_only_what_failed(string queue, string function)
    {
        var mapping = Mapping(_template, queue);

        _template.Render(mapping["FunctionName"]).ShouldBe($"{{{function}/Function}}");
        ((int)mapping["BatchSize"]).ShouldBe(10);
        _template.RenderAll(mapping["FunctionResponseTypes"]).ShouldBe(["ReportBatchItemFailures"]);
    }

    [Theory]
    [InlineData("Webhooks/Queue")]
    [InlineData("Webhooks/DeadLetters")]
    public void A_queue_is_spoken_to_by_TLS_only(string queue)
    {
        var policy = _template.At($"{queue}/Policy");
        var refusal = policy["PolicyDocument"]["Statement"]!.AsArray().Single()!;

        _template.RenderAll(policy["Queues"]).ShouldBe([$"{{{queue}}}"]);
        (refusal["Effect"]!.ToString(), refusal["Action"]!.ToString(), refusal["Principal"]!.ToJsonString()).ShouldBe(("Deny", "sqs:*", """{"AWS":"*"}"""));
        refusal["Condition"]!.ToJsonString().ShouldBe("""{"Bool":{"aws:SecureTransport":"false"}}""");
    }

    [Fact]
    public void How_many_batches_are_consumed_at_once_is_a_setting()
    {
        MaximumConcurrency(_template).ShouldBe(10);
        MaximumConcurrency(synthesised.Other).ShouldBe(25);
    }

    [Theory]
    [InlineData("Webhooks/Queue", "Consumer")]
    [InlineData("Webhooks/DeadLetters", "DeadLetterProcessor")]
    public void A_message_stays_hidden_six_times_as_long_as_its_function_may_take(string queue, string function) =>
        ((int)_template.At(queue)["VisibilityTimeout"]).ShouldBeGreaterThanOrEqualTo(6 * (int)_template.At($"{function}/Function")["Timeout"]);

    [Theory]
    [InlineData("Webhooks/Queue", "Consumer")]
    [InlineData("Webhooks/DeadLetters", "DeadLetterProcessor")]
    public void No_more_batches_are_handed_out_than_the_function_may_take_and_one_stays_free(string queue, string function) =>
        ((int)Mapping(synthesised.Other, queue)["ScalingConfig"]["MaximumConcurrency"]!).ShouldBeLessThan((int)synthesised.Other.At($"{function}/Function")["ReservedConcurrentExecutions"]);

    private static int MaximumConcurrency(SynthesisedTemplate template) =>
        (int)Mapping(template, "Webhooks/Queue")["ScalingConfig"]["MaximumConcurrency"]!;

    private static Resource Mapping(SynthesisedTemplate template, string queue) =>
        template.OfType("AWS::Lambda::EventSourceMapping").Single(mapping => template.Render(mapping["EventSourceArn"]) == $"{{{queue}.Arn}}");
}

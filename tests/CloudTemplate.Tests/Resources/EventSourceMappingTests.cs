namespace CloudTemplate.Tests.Resources;

public sealed class EventSourceMappingTests
{
    [Fact]
    public void A_mapping_has_the_defaults_of_Lambda()
    {
        var mapping = Templates.Resolve(With("")).QueueMappings.Single();

        mapping.BatchSize.ShouldBe(10);
        mapping.BatchWindow.ShouldBe(TimeSpan.Zero);
        mapping.Enabled.ShouldBeTrue();
        mapping.ReportBatchItemFailures.ShouldBeFalse();
        mapping.MaximumConcurrency.ShouldBeNull();
        mapping.Filters.ShouldBeEmpty();
    }

    [Fact]
    public void A_mapping_may_name_its_function_by_ARN_and_be_off()
    {
        var system = Templates.Resolve(With(""" "FunctionName": { "Fn::GetAtt": "Worker.Arn" }, "Enabled": false, """, functionName: ""));

        system.QueueMappings.Single().FunctionArn.ShouldBe(system.Functions.Single().Arn);
        system.QueueMappings.Single().Enabled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""BatchSize": 11""", "Mapping, BatchSize: more than 10 needs a MaximumBatchingWindowInSeconds of 1 or more. Give one.")]
    [InlineData("""BatchSize": 0""", "Mapping, BatchSize: must be a whole number from 1 to 10000, and is 0.")]
    [InlineData("""ScalingConfig": { "MaximumConcurrency": 1 }""", "Mapping, ScalingConfig.MaximumConcurrency: must be a whole number from 2 to 1000, and is 1.")]
    [InlineData("""FunctionResponseTypes": ["Everything"]""", "Mapping, FunctionResponseTypes: Everything isn't known. Use ReportBatchItemFailures.")]
    [InlineData("""FilterCriteria": "all" """, "Mapping, FilterCriteria: must be an object.")]
    [InlineData("""FilterCriteria": { "Filters": [{ "Rule": "a" }] }""", "Mapping, FilterCriteria.Filters[0].Rule: isn't known here and might change what runs. Take it out.|Mapping, FilterCriteria.Filters[0]: Pattern is missing. Give it.")]
    [InlineData("""Turbo": true""", "Mapping, Turbo: isn't known here and might change what runs. Take it out, or allow it by name: AWS::Lambda::EventSourceMapping.Turbo.")]
    public void A_setting_that_Lambda_or_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(With($"\"{property},")).ShouldBe(problem.Split('|'));

    [Fact]
    public void A_mapping_has_up_to_ten_filters()
    {
        static string Filters(int count) => $$""" "FilterCriteria": { "Filters": [{{string.Join(",", Enumerable.Repeat("""{ "Pattern": "{}" }""", count))}}] }, """;

        Templates.Resolve(With(Filters(10))).QueueMappings.Single().Filters.Count.ShouldBe(10);
        Templates.Problems(With(Filters(11))).ShouldBe(["Mapping, FilterCriteria: Lambda takes 10 filters at most, and here are 11. Join some by $or."]);
    }

    [Fact]
    public void A_filter_is_the_text_of_its_pattern() =>
        Templates.Resolve(With("""
            "FilterCriteria": { "Filters": [{ "Pattern": "{\"body\":{\"kind\":[\"order\"]}}" }] },
            """)).QueueMappings.Single().Filters.ShouldBe(["""{"body":{"kind":["order"]}}"""]);

    [Fact]
    public void A_queue_that_hands_messages_out_again_before_the_function_times_out_is_a_problem() =>
        Templates.Problems(With("", function: """ "Timeout": 31, """)).ShouldBe(
            ["Mapping: the queue's visibility timeout (30 s) is shorter than the function's timeout (31 s). Make it six times as long."]);

    [Theory]
    [InlineData("arn:aws:kinesis:us-east-1:000000000000:stream/orders", "only queues and the streams of tables feed functions here, and this is arn:aws:kinesis:us-east-1:000000000000:stream/orders. Take the mapping out.")]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:gone", "the queue arn:aws:sqs:us-east-1:000000000000:gone isn't in the template. Mend the reference.")]
    public void A_source_that_isnt_a_queue_of_the_template_is_a_problem(string source, string problem) =>
        Templates.Problems(Templates.Of($$"""
            {{Examples.Function()}},
            "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "EventSourceArn": "{{source}}", "FunctionName": { "Ref": "Worker" } } }
            """)).ShouldBe([$"Mapping, EventSourceArn: {problem}"]);

    [Fact]
    public void A_function_that_isnt_in_the_template_is_a_problem() =>
        Templates.Problems(With(""" "FunctionName": "gone", """, functionName: "")).ShouldBe(
            ["Mapping, FunctionName: the function arn:aws:lambda:us-east-1:000000000000:function:gone isn't in the template. Mend the reference."]);

    private static string With(string properties, string function = "", string functionName = """ "FunctionName": { "Ref": "Worker" }, """) => Templates.Of($$"""
        {{Examples.Function(function)}},
        "Orders": { "Type": "AWS::SQS::Queue" },
        "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { {{properties}} {{functionName}} "EventSourceArn": { "Fn::GetAtt": "Orders.Arn" } } }
        """);
}

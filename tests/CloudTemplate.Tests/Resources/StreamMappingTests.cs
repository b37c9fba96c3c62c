namespace CloudTemplate.Tests.Resources;

public sealed class StreamMappingTests
{
    [Fact]
    public void A_mapping_has_the_defaults_of_Lambda()
    {
        var system = Templates.Resolve(With(""));

        var mapping = system.StreamMappings.Single();
        mapping.StreamArn.ShouldBe(system.Tables.Single().StreamArn);
        mapping.Id.ShouldMatch("^[0-9a-f-]{36}$");
        mapping.StartingPosition.ShouldBe(StreamPosition.TrimHorizon);
        mapping.BatchSize.ShouldBe(100);
        mapping.BatchWindow.ShouldBe(TimeSpan.Zero);
        mapping.Enabled.ShouldBeTrue();
        mapping.MaximumRetryAttempts.ShouldBeNull();
        mapping.MaximumRecordAge.ShouldBeNull();
        mapping.BisectBatchOnFunctionError.ShouldBeFalse();
        mapping.ParallelizationFactor.ShouldBe(1);
        mapping.ReportBatchItemFailures.ShouldBeFalse();
        mapping.OnFailureArn.ShouldBeNull();
        mapping.Filters.ShouldBeEmpty();
    }

    [Fact]
    public void A_mapping_says_all_that_there_is_to_say()
    {
        var system = Templates.Resolve(With("""
            "BatchSize": 5, "MaximumBatchingWindowInSeconds": 3, "MaximumRetryAttempts": 0, "MaximumRecordAgeInSeconds": 60, "BisectBatchOnFunctionError": true,
            "ParallelizationFactor": 10, "FunctionResponseTypes": ["ReportBatchItemFailures"], "DestinationConfig": { "OnFailure": { "Destination": { "Fn::GetAtt": "Failed.Arn" } } },
            "FilterCriteria": { "Filters": [{ "Pattern": "{\"eventName\":[\"INSERT\"]}" }] },
            """, position: "LATEST"));

        var mapping = system.StreamMappings.Single();
        mapping.StartingPosition.ShouldBe(StreamPosition.Latest);
        mapping.BatchWindow.ShouldBe(TimeSpan.FromSeconds(3));
        mapping.MaximumRetryAttempts.ShouldBe(0);
        mapping.MaximumRecordAge.ShouldBe(TimeSpan.FromSeconds(60));
        mapping.OnFailureArn.ShouldBe(system.Queues.Single().Arn);
        mapping.ParallelizationFactor.ShouldBe(10);
        mapping.BisectBatchOnFunctionError.ShouldBeTrue();
        mapping.Filters.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("TumblingWindowInSeconds\": 30", "Mapping, TumblingWindowInSeconds: tumbling windows aren't emulated. Take it out.")]
    [InlineData("ParallelizationFactor\": 11", "Mapping, ParallelizationFactor: must be a whole number from 1 to 10, and is 11.")]
    [InlineData("MaximumRecordAgeInSeconds\": 59", "Mapping, MaximumRecordAgeInSeconds: must be 60 or more, or -1 for as long as there are records, and is 59.")]
    [InlineData("MaximumRetryAttempts\": -2", "Mapping, MaximumRetryAttempts: must be a whole number from -1 to 10000, and is -2.")]
    [InlineData("ScalingConfig\": { \"MaximumConcurrency\": 2 }", "Mapping, ScalingConfig: is for queues, and the source is a stream. Take it out.")]
    [InlineData("DestinationConfig\": { \"OnFailure\": { \"Destination\": \"arn:aws:sqs:us-east-1:000000000000:gone\" } }", "Mapping, DestinationConfig.OnFailure.Destination: arn:aws:sqs:us-east-1:000000000000:gone is no queue, topic or bucket of the template. Mend the reference.")]
    public void A_setting_that_Lambda_or_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(With($"\"{property},")).ShouldBe([problem]);

    [Theory]
    [InlineData("AT_TIMESTAMP", "AT_TIMESTAMP isn't for the streams of tables. Use TRIM_HORIZON or LATEST.")]
    [InlineData("START", "START isn't known. Use TRIM_HORIZON or LATEST.")]
    public void A_stream_is_read_from_its_beginning_or_from_now_on(string position, string problem) =>
        Templates.Problems(With("", position: position)).ShouldBe([$"Mapping, StartingPosition: {problem}"]);

    [Fact]
    public void A_table_whose_stream_it_is_must_be_in_the_template() =>
        Templates.Problems(With("", source: "\"arn:aws:dynamodb:us-east-1:000000000000:table/gone/stream/x\"")).ShouldBe(
            ["Mapping, EventSourceArn: the stream arn:aws:dynamodb:us-east-1:000000000000:table/gone/stream/x isn't that of a table in the template. Mend the reference."]);

    private static string With(string properties, string position = "TRIM_HORIZON", string source = """{ "Fn::GetAtt": "Orders.StreamArn" }""") => Templates.Of($$"""
        {{Examples.Function()}},
        "Failed": { "Type": "AWS::SQS::Queue" },
        "Orders": {
          "Type": "AWS::DynamoDB::Table",
          "Properties": {
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }], "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "StreamSpecification": { "StreamViewType": "NEW_IMAGE" }
          }
        },
        "Mapping": {
          "Type": "AWS::Lambda::EventSourceMapping",
          "Properties": { {{properties}} "StartingPosition": "{{position}}", "FunctionName": { "Ref": "Worker" }, "EventSourceArn": {{source}} }
        }
        """);
}

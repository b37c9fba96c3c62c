namespace CloudTemplate.Tests.Resources;

public sealed class ResourceTypeTests
{
    private const string Queue = """
        "Orders": { "Type": "AWS::SQS::Queue" }
        """;

    [Theory]
    [InlineData("AWS::WAFv2::WebACL")]
    [InlineData("AWS::WAFv2::WebACLAssociation")]
    [InlineData("AWS::CloudWatch::Alarm")]
    [InlineData("AWS::CloudWatch::Dashboard")]
    [InlineData("AWS::Logs::MetricFilter")]
    public void What_only_watches_or_guards_from_outside_is_listed(string type) =>
        Templates.Resolve(Templates.Of($$"""
            {{Queue}}, "It": { "Type": "{{type}}", "Metadata": { "aws:cdk:path": "Shop/It" } }
            """)).NotEmulated.ShouldBe([new NotEmulatedResource { LogicalId = "It", Path = "Shop/It", Type = type }]);

    [Theory]
    [InlineData("AWS::CDK::Metadata")]
    [InlineData("AWS::ApiGateway::Account")]
    [InlineData("AWS::SNS::TopicPolicy")]
    [InlineData("AWS::S3::BucketPolicy")]
    public void What_nobody_would_miss_isnt_even_listed(string type) =>
        Templates.Resolve(Templates.Of($$"""{{Queue}}, "It": { "Type": "{{type}}" }""")).NotEmulated.ShouldBeEmpty();

    [Theory]
    [InlineData("AWS::Kinesis::Stream", "AWS::Kinesis::Stream isn't emulated, and leaving it out might change what runs. Take it out, or allow it by name: AWS::Kinesis::Stream.")]
    [InlineData("AWS::SSM::Parameter", "AWS::SSM::Parameter isn't emulated, and leaving it out might change what runs. Take it out, or allow it by name: AWS::SSM::Parameter.")]
    [InlineData("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::GlobalTable isn't emulated. Use AWS::DynamoDB::Table (in the CDK: Table, not TableV2).")]
    public void What_others_might_depend_on_is_refused_by_name(string type, string problem) =>
        Templates.Problems(Templates.Of($$"""{{Queue}}, "It": { "Type": "{{type}}" }""")).ShouldBe([$"It: {problem}"]);

    [Fact]
    public void A_type_can_be_allowed_by_name_and_is_listed_then() =>
        Templates.Resolve(
            Templates.Of($$"""{{Queue}}, "It": { "Type": "AWS::Kinesis::Stream" }"""),
            Templates.Shop with { Allowed = new HashSet<string> { "AWS::Kinesis::Stream" } }).NotEmulated.ShouldHaveSingleItem().LogicalId.ShouldBe("It");

    [Fact]
    public void A_refused_resource_is_one_problem_however_many_refer_to_it() =>
        Templates.Problems(Templates.Of("""
            "Stream": { "Type": "AWS::Kinesis::Stream" },
            "A": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::GetAtt": "Stream.Arn" } } },
            "B": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "b-${Stream}" } } }
            """)).Count.ShouldBe(1);
}

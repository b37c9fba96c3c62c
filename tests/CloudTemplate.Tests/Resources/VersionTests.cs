namespace CloudTemplate.Tests.Resources;

public sealed class VersionTests
{
    private const string Arn = "arn:aws:lambda:us-east-1:000000000000:function:orders";

    private static readonly string Published = $$"""
        {{Examples.Function(""" "FunctionName": "orders", """)}},
        "Version": { "Type": "AWS::Lambda::Version", "Properties": { "FunctionName": { "Ref": "Worker" } } },
        "Live": { "Type": "AWS::Lambda::Alias", "Properties": { "FunctionName": { "Ref": "Worker" }, "FunctionVersion": { "Fn::GetAtt": ["Version", "Version"] }, "Name": "live" } }
        """;

    [Theory]
    [InlineData("""{ "Ref": "Version" }""", $"{Arn}:1")]
    [InlineData("""{ "Fn::GetAtt": ["Version", "FunctionArn"] }""", $"{Arn}:1")]
    [InlineData("""{ "Fn::GetAtt": ["Version", "Version"] }""", "1")]
    [InlineData("""{ "Ref": "Live" }""", $"{Arn}:live")]
    [InlineData("""{ "Fn::GetAtt": ["Live", "AliasArn"] }""", $"{Arn}:live")]
    public void Versions_and_aliases_have_ARNs_of_their_own(string expression, string expected) =>
        Templates.Resolve($$"""{ "Resources": { {{Published}} }, "Outputs": { "Result": { "Value": {{expression}} } } }""").Outputs["Result"].ShouldBe(expected);

    [Fact]
    public void A_queue_that_feeds_an_alias_feeds_the_function() =>
        Templates.Resolve(Templates.Of($$"""
            {{Published}}, "Orders": { "Type": "AWS::SQS::Queue" },
            "Feed": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "EventSourceArn": { "Fn::GetAtt": "Orders.Arn" }, "FunctionName": { "Ref": "Live" } } }
            """)).QueueMappings.ShouldHaveSingleItem().FunctionArn.ShouldBe(Arn);

    [Fact]
    public void A_permission_of_an_alias_isnt_the_functions() =>
        Templates.Resolve(Templates.Of($$"""
            {{Published}},
            "Call": { "Type": "AWS::Lambda::Permission", "Properties": { "Action": "lambda:InvokeFunction", "FunctionName": { "Ref": "Live" }, "Principal": "apigateway.amazonaws.com" } }
            """)).InvokePermissions.ShouldHaveSingleItem().FunctionArn.ShouldBe($"{Arn}:live");

    [Fact]
    public void Calls_that_are_divided_among_versions_are_a_problem() =>
        Templates.Problems(Templates.Of(Published.Replace(
            "\"Name\": \"live\"", "\"Name\": \"live\", \"RoutingConfig\": {}", StringComparison.Ordinal))).ShouldBe(
            ["Live, RoutingConfig: there is one version locally, so nothing to divide the calls among. Take it out, or allow it by name: AWS::Lambda::Alias.RoutingConfig."]);
}

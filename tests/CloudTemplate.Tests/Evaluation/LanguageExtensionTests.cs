namespace CloudTemplate.Tests.Evaluation;

public sealed class LanguageExtensionTests
{
    private const string Extended = """
        "Transform": "AWS::LanguageExtensions",
        "Parameters": { "Colours": { "Type": "CommaDelimitedList", "Default": "red,green" } },
        "Mappings": { "Sizes": { "us-east-1": { "Large": 3008 } } },
        """;

    [Theory]
    [InlineData("""{ "Fn::Length": { "Ref": "Colours" } }""", "2")]
    [InlineData("""{ "Fn::Length": [] }""", "0")]
    [InlineData("""{ "Fn::ToJsonString": { "of": [1, true, { "Ref": "AWS::Region" }], "gone": { "Ref": "AWS::NoValue" } } }""", """{"of":[1,true,"us-east-1"]}""")]
    [InlineData("""{ "Fn::ToJsonString": { "Ref": "Colours" } }""", """["red","green"]""")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", "us-east-1", "Large", { "DefaultValue": 1 }] }""", "3008")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", "eu-west-1", "Large", { "DefaultValue": { "Ref": "AWS::Region" } }] }""", "us-east-1")]
    public void With_the_transform_there_are_more_functions(string expression, string expected) =>
        Templates.Evaluate(expression, Extended).ShouldBe(expected);

    [Theory]
    [InlineData("Fn::Length", """["a"]""")]
    [InlineData("Fn::ToJsonString", """["a"]""")]
    [InlineData("Fn::FindInMap", """["Sizes", "us-east-1", "Large", { "DefaultValue": 1 }]""")]
    public void Without_the_transform_they_are_refused(string function, string argument) =>
        Templates.Problems(Templates.Output($$"""{ "{{function}}": {{argument}} }""")).ShouldBe(
            [$"Outputs.Result, Value.{function}: needs \"Transform\": \"AWS::LanguageExtensions\" in the template. Add it."]);

    [Theory]
    [InlineData("""{ "Fn::Length": "ab" }""", "Fn::Length: must be a list.")]
    [InlineData("""{ "Fn::ToJsonString": "ab" }""", "Fn::ToJsonString: must be a list or an object.")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", "us-east-1", "Large", 1] }""", "Fn::FindInMap: its fourth argument must be {\"DefaultValue\": value}.")]
    public void An_argument_of_another_kind_is_a_problem(string expression, string problem) =>
        Templates.Problems(Templates.Output(expression, Extended)).ShouldBe([$"Outputs.Result, Value.{problem}"]);

    [Fact]
    public void Another_transform_beside_it_is_refused_by_name() =>
        Templates.Problems(Templates.Output("\"x\"", """ "Transform": ["AWS::LanguageExtensions", "AWS::Include"], """)).ShouldBe(
            ["Transform: AWS::Include: macros run in AWS only. Give the template as it is after them."]);
}

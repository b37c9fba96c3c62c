namespace CloudTemplate.Tests.Evaluation;

public sealed class ExportTests
{
    [Fact]
    public void A_value_of_another_stack_is_the_one_that_is_given() =>
        Templates.Evaluate(
            """{ "Fn::ImportValue": { "Fn::Sub": "Net-${AWS::Region}" } }""",
            context: Templates.Shop with { Imports = new Dictionary<string, string> { ["Net-us-east-1"] = "vpc-1" } }).ShouldBe("vpc-1");

    [Fact]
    public void A_value_of_another_stack_that_isnt_given_is_asked_for_by_name() =>
        Templates.Problems(Templates.Output("""{ "Fn::ImportValue": "Net-vpc" }""")).ShouldBe(
            ["Outputs.Result, Value.Fn::ImportValue: takes Net-vpc from another stack, and only this template is here. Give its value: --import Net-vpc=VALUE."]);

    [Fact]
    public void An_output_may_be_exported() =>
        Templates.Resolve(Exported("""{ "Name": { "Fn::Sub": "${AWS::StackName}-B" } }""")).Outputs["B"].ShouldBe("2");

    [Theory]
    [InlineData("""{ "Name": "a" }""", "Outputs.B, Export.Name: another output is exported as a already. Give them different names.")]
    [InlineData("{}", "Outputs.B, Export: has no Name. Give it one.")]
    [InlineData("""{ "Name": { "Ref": "Gone" } }""", "Outputs.B, Export.Ref: the template has no parameter and no resource 'Gone', or its condition leaves it out. Mend the name.")]
    public void An_export_needs_a_name_of_its_own(string export, string problem) =>
        Templates.Problems(Exported(export)).ShouldBe([problem]);

    private static string Exported(string export) => $$"""
        {
          "Resources": { "Orders": { "Type": "AWS::SQS::Queue" } },
          "Outputs": { "A": { "Value": 1, "Export": { "Name": "a" } }, "B": { "Value": 2, "Export": {{export}} } }
        }
        """;
}

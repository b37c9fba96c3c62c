namespace CloudTemplate.Tests.Evaluation;

public sealed class ConditionTests
{
    private const string Stage = """
        "Parameters": { "Stage": { "Type": "String", "Default": "prod" } },
        "Conditions": {
          "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] },
          "IsTest": { "Fn::Not": [{ "Condition": "IsProd" }] },
          "Either": { "Fn::Or": [{ "Condition": "IsProd" }, { "Condition": "IsTest" }] },
          "Both": { "Fn::And": [{ "Condition": "IsProd" }, { "Condition": "IsTest" }] },
          "Flag": { "Fn::Equals": [true, "true"] },
          "Lists": { "Fn::Equals": [["a", "b"], { "Fn::Split": [",", "a,b"] }] }
        },
        """;

    [Theory]
    [InlineData("IsProd", "prod", "yes")]
    [InlineData("IsProd", "test", "no")]
    [InlineData("IsTest", "test", "yes")]
    [InlineData("Either", "test", "yes")]
    [InlineData("Both", "prod", "no")]
    [InlineData("Flag", "prod", "yes")]
    [InlineData("Lists", "prod", "yes")]
    public void If_takes_the_branch_that_the_condition_says(string condition, string stage, string expected) =>
        Templates.Evaluate(
            $$"""{ "Fn::If": ["{{condition}}", "yes", "no"] }""",
            Stage,
            Templates.Shop with { Parameters = new Dictionary<string, string> { ["Stage"] = stage } }).ShouldBe(expected);

    [Fact]
    public void The_other_branch_may_refer_to_what_isnt_made() =>
        Templates.Resolve("""
            {
              "Conditions": { "Big": { "Fn::Equals": [1, 2] } },
              "Resources": {
                "Late": { "Type": "AWS::SQS::Queue", "Condition": "Big" },
                "Orders": { "Type": "AWS::SQS::Queue", "DependsOn": "Late", "Properties": { "QueueName": { "Fn::If": ["Big", { "Fn::GetAtt": ["Late", "QueueName"] }, "orders"] } } }
              },
              "Outputs": { "Late": { "Condition": "Big", "Value": { "Ref": "Late" } } }
            }
            """).Queues.ShouldHaveSingleItem().Name.ShouldBe("orders");

    [Fact]
    public void NoValue_takes_a_property_away_even_one_that_would_be_refused() =>
        Templates.Resolve("""
            {
              "Conditions": { "Big": { "Fn::Equals": [1, 2] } },
              "Resources": {
                "Orders": {
                  "Type": "AWS::SQS::Queue",
                  "Properties": {
                    "VisibilityTimeout": { "Ref": "AWS::NoValue" },
                    "Turbo": { "Fn::If": ["Big", "on", { "Ref": "AWS::NoValue" }] }
                  }
                }
              }
            }
            """).Queues.ShouldHaveSingleItem().VisibilityTimeout.ShouldBe(TimeSpan.FromSeconds(30));

    [Fact]
    public void A_reference_to_a_resource_that_its_condition_leaves_out_is_a_problem() =>
        Templates.Problems("""
            {
              "Conditions": { "Big": { "Fn::Equals": [1, 2] } },
              "Resources": {
                "Late": { "Type": "AWS::SQS::Queue", "Condition": "Big" },
                "Orders": { "Type": "AWS::SQS::Queue" }
              },
              "Outputs": { "Late": { "Value": { "Ref": "Late" } } }
            }
            """).ShouldBe(["Outputs.Late, Value.Ref: the template has no parameter and no resource 'Late', or its condition leaves it out. Mend the name."]);

    [Theory]
    [InlineData("""{ "Condition": "A" }""", "Conditions.A: the condition depends on itself. Break the circle.")]
    [InlineData("""{ "Condition": "B" }""", "Conditions.A: there is no condition 'B'. Declare it, or mend the name.")]
    [InlineData("""{ "Fn::Xor": [] }""", "Conditions.A, Fn::Xor: isn't a condition. Use Fn::And, Fn::Or, Fn::Not, Fn::Equals or {\"Condition\": name}.")]
    [InlineData("\"yes\"", "Conditions.A: must be Fn::And, Fn::Or, Fn::Not, Fn::Equals or {\"Condition\": name}.")]
    [InlineData("""{ "Fn::And": [{ "Fn::Equals": [1, 1] }] }""", "Conditions.A, Fn::And: must be written [2 to 10 conditions].")]
    [InlineData("""{ "Fn::Equals": [{ "Ref": "Orders" }, 1] }""", "Conditions.A, Fn::Equals[0].Ref: there is no parameter 'Orders', and conditions know nothing else. Declare it, or mend the name.")]
    [InlineData("""{ "Fn::Equals": [{ "Fn::If": ["A", 1, 2] }, 1] }""", "Conditions.A, Fn::Equals[0].Fn::If: can't be used inside of a condition. Use Fn::And, Fn::Or and Fn::Not.")]
    public void A_condition_that_cant_be_decided_is_a_problem(string condition, string problem) =>
        Templates.Problems(Templates.Output("\"x\"", $$""" "Conditions": { "A": {{condition}} }, """)).ShouldBe([problem]);

    [Fact]
    public void If_without_such_a_condition_is_a_problem() =>
        Templates.Problems(Templates.Output("""{ "Fn::If": ["Gone", "yes", "no"] }""")).ShouldBe(
            ["Outputs.Result, Value.Fn::If: there is no condition 'Gone'. Declare it, or mend the name."]);
}

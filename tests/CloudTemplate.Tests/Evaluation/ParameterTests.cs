namespace CloudTemplate.Tests.Evaluation;

public sealed class ParameterTests
{
    [Fact]
    public void A_parameter_has_its_default_unless_a_value_is_given()
    {
        const string Parameters = """ "Parameters": { "Size": { "Type": "Number", "Default": 5 } }, """;
        const string Expression = """{ "Ref": "Size" }""";

        Templates.Evaluate(Expression, Parameters).ShouldBe("5");
        Templates.Evaluate(Expression, Parameters, Given("Size", "7")).ShouldBe("7");
    }

    [Fact]
    public void A_list_is_split_at_its_commas() =>
        Templates.Evaluate(
            """{ "Fn::Join": ["|", { "Ref": "Colours" }] }""",
            """ "Parameters": { "Colours": { "Type": "CommaDelimitedList", "Default": "red, green,blue" } }, """).ShouldBe("red|green|blue");

    [Theory]
    [InlineData("""{ "Type": "String" }""", null, "has neither a default nor a value. Give one for P.")]
    [InlineData("""{ "Type": "Number" }""", "many", "its value isn't a number.")]
    [InlineData("""{ "Type": "Number", "MinValue": 1, "MaxValue": "10" }""", "11", "its value isn't between 1 and 10.")]
    [InlineData("""{ "Type": "String", "AllowedValues": ["a", "b"] }""", "c", "its value isn't one of a, b.")]
    [InlineData("""{ "Type": "String", "AllowedPattern": "[a-z]+" }""", "ab1", "its value doesn't match [a-z]+.")]
    [InlineData("""{ "Type": "String", "MinLength": 3 }""", "ab", "its value hasn't 3 to ∞ characters.")]
    [InlineData("""{ "Type": "String", "MaxLength": 3, "ConstraintDescription": "Three letters at most." }""", "abcd", "Three letters at most.")]
    [InlineData("""{ "Type": "List<Number>" }""", "1,x", "its value isn't a number.")]
    [InlineData("""{ "Type": "CommaDelimitedList", "AllowedValues": ["a", "b"] }""", "a,c", "its value isn't one of a, b.")]
    [InlineData("""{ "Default": "a" }""", null, "has no Type. Give it one, like String.")]
    public void A_value_that_the_parameter_doesnt_allow_is_a_problem(string declaration, string? value, string problem) =>
        Templates.Problems(
            Templates.Output("\"x\"", $$""" "Parameters": { "P": {{declaration}} }, """),
            value is null ? null : Given("P", value)).ShouldBe([$"Parameters.P: {problem}"]);

    [Fact]
    public void A_type_that_CloudFormation_hasnt_is_a_problem() =>
        Templates.Problems(Templates.Output("\"x\"", """ "Parameters": { "P": { "Type": "Text", "Default": "a" } }, """)).ShouldBe(
            ["Parameters.P, Type: Text isn't a type of parameter that is known here. Use String, Number or CommaDelimitedList."]);

    [Theory]
    [InlineData("AWS::EC2::VPC::Id", "vpc-1")]
    [InlineData("AWS::SSM::Parameter::Name", "/shop/key")]
    public void A_value_that_AWS_would_look_for_is_taken_as_it_is(string type, string value) =>
        Templates.Evaluate("""{ "Ref": "P" }""", $$""" "Parameters": { "P": { "Type": "{{type}}" } }, """, Given("P", value)).ShouldBe(value);

    [Fact]
    public void A_problem_never_quotes_a_value_which_may_be_a_password() =>
        Templates.Problems(
            Templates.Output("\"x\"", """ "Parameters": { "P": { "Type": "String", "NoEcho": true, "MinLength": 20 } }, """),
            Given("P", "hunter2")).ShouldAllBe(problem => !problem.Contains("hunter2", StringComparison.Ordinal));

    [Fact]
    public void A_value_for_a_parameter_that_isnt_there_is_a_problem() =>
        Templates.Problems(Templates.Output("\"x\""), Given("Sise", "7")).ShouldBe(
            ["Parameters.Sise: a value is given, but the template has no such parameter. Mend the name."]);

    [Fact]
    public void A_parameter_that_is_looked_up_in_AWS_may_stand_there_unused() =>
        Templates.Evaluate("\"x\"", LookedUp).ShouldBe("x");

    [Fact]
    public void A_parameter_that_is_looked_up_in_AWS_needs_a_value_where_it_is_used()
    {
        const string Expression = """{ "Fn::Sub": "v${Version}" }""";

        Templates.Problems(Templates.Output(Expression, LookedUp)).ShouldBe(
            ["Outputs.Result, Value.Fn::Sub.${Version}: Version is looked up in the parameter store, which isn't here. Give its value as parameter Version."]);
        Templates.Evaluate(Expression, LookedUp, Given("Version", "21")).ShouldBe("v21");
    }

    private const string LookedUp = """ "Parameters": { "Version": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/version" } }, """;

    private static TemplateContext Given(string name, string value) =>
        Templates.Shop with { Parameters = new Dictionary<string, string> { [name] = value } };
}

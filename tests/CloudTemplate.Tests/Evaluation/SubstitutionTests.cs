namespace CloudTemplate.Tests.Evaluation;

public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${AWS::Region}-${AWS::AccountId}", "us-east-1-000000000000")]
    [InlineData("${Orders.Arn}", "arn:aws:sqs:us-east-1:000000000000:orders")]
    [InlineData("[${Orders}]", "[https://sqs.us-east-1.amazonaws.com/000000000000/orders]")]
    [InlineData("${!Literal} $5 ${AWS::Region}", "${Literal} $5 us-east-1")]
    [InlineData("unclosed ${ stays", "unclosed ${ stays")]
    public void Variables_in_a_text_are_replaced(string text, string expected) =>
        Templates.Evaluate($$"""{ "Fn::Sub": "{{text}}" }""").ShouldBe(expected);

    [Fact]
    public void A_map_gives_variables_of_its_own() =>
        Templates.Evaluate("""{ "Fn::Sub": ["${Host}/${Orders.QueueName}/${AWS::Region}", { "Host": { "Fn::Join": [".", ["a", "b"]] }, "AWS::Region": "mine" }] }""")
            .ShouldBe("a.b/orders/mine");

    [Fact]
    public void A_variable_that_nothing_gives_is_a_problem() =>
        Templates.Problems(Templates.Output("""{ "Fn::Sub": "${Order.Arn}" }""")).ShouldBe(
            ["Outputs.Result, Value.Fn::Sub: the template has no parameter and no resource 'Order', or its condition leaves it out. Mend the name."]);

    [Fact]
    public void A_variable_whose_name_cant_be_one_is_a_problem() =>
        Templates.Problems(Templates.Output("""{ "Fn::Sub": ["${a b}", { "x": "y" }] }""")).ShouldContain(
            "Outputs.Result, Value.Fn::Sub.${a b}: a variable's name has letters, digits, '_', '.' and ':' only. Write ${!…} for a literal ${…}.");

    [Fact]
    public void Sub_of_anything_else_is_a_problem() =>
        Templates.Problems(Templates.Output("""{ "Fn::Sub": ["${a}"] }""")).ShouldBe(
            ["Outputs.Result, Value.Fn::Sub: must be a text, or [text, {variable: value}]."]);
}

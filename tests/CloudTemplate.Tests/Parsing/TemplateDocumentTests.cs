namespace CloudTemplate.Tests.Parsing;

public sealed class TemplateDocumentTests
{
    [Theory]
    [InlineData("Resources:\n  Orders:\n    Type: AWS::SQS::Queue")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{ "Resources": { "A": { "Type": "AWS::SQS::Queue" }, "A": { "Type": "AWS::SQS::Queue" } } }""")]
    public void What_isnt_JSON_or_says_something_twice_isnt_a_template(string text)
    {
        var problem = Templates.Problems(text).ShouldHaveSingleItem();

        problem.ShouldStartWith("Template: it isn't JSON (");
        problem.ShouldEndWith("Templates are read in JSON only; write YAML as JSON first.");
        problem.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("[]", "Template: it must be a JSON object with a Resources section.")]
    [InlineData("{}", "Resources: the template has no resources, so there is nothing to run.")]
    [InlineData("""{ "Resources": [] }""", "Resources: must be an object.")]
    public void A_template_has_resources(string text, string problem) =>
        Templates.Problems(text).ShouldContain(problem);

    [Theory]
    [InlineData("Transform", "\"AWS::Serverless-2016-10-31\"", "Transform: AWS::Serverless-2016-10-31: macros run in AWS only. Give the template as it is after them.")]
    [InlineData("Mappings", """{ "Fn::ForEach::Each": [] }""", "Mappings.Fn::ForEach::Each: loops aren't unrolled here. Write out what it makes.")]
    [InlineData("Hooks", "{}", "Hooks: no such section of a template is known. Take it out.")]
    [InlineData("Rules", """{ "Mine": {} }""", "Rules.Mine: rules aren't evaluated here. Take it out, or check the parameters before.")]
    public void A_section_that_isnt_emulated_is_a_problem(string section, string content, string problem) =>
        Templates.Problems(Templates.Output("\"x\"", $"\"{section}\": {content},")).ShouldBe([problem]);

    [Fact]
    public void The_rule_and_the_metadata_that_the_CDK_adds_are_passed_over() =>
        Templates.Evaluate("\"x\"", """ "AWSTemplateFormatVersion": "2010-09-09", "Metadata": {}, "Rules": { "CheckBootstrapVersion": {} }, """).ShouldBe("x");

    [Theory]
    [InlineData("""{ "Properties": {} }""", "Orders: the resource has no Type. Give it one, like AWS::SQS::Queue.")]
    [InlineData("""{ "Type": "AWS::SQS::Queue", "Props": {} }""", "Orders, Props: no such attribute of a resource is known. Take it out.")]
    [InlineData("""{ "Type": "AWS::SQS::Queue", "Properties": [] }""", "Orders, Properties: must be an object.")]
    [InlineData("""{ "Type": "AWS::SQS::Queue", "DependsOn": { "Ref": "X" } }""", "Orders, DependsOn: must be a logical id or a list of them.")]
    public void A_resource_that_isnt_written_as_one_is_a_problem(string resource, string problem) =>
        Templates.Problems(Templates.Of($"\"Orders\": {resource}")).ShouldBe([problem]);

    [Fact]
    public void An_output_without_a_value_is_a_problem() =>
        Templates.Problems("""{ "Resources": { "Orders": { "Type": "AWS::SQS::Queue" } }, "Outputs": { "Url": { "Description": "x" } } }""")
            .ShouldBe(["Outputs.Url: has no Value. Give it one."]);

    [Fact]
    public void All_problems_are_told_at_once_one_a_line()
    {
        const string Template = """
            {
              "Resources": {
                "Orders": {
                  "Type": "AWS::SQS::Queue",
                  "Properties": { "FifoQueue": true, "Turbo": 1, "VisibilityTimeout": 50000 },
                  "Metadata": { "aws:cdk:path": "Shop/Orders/Resource" }
                },
                "Stream": { "Type": "AWS::Kinesis::Stream" }
              },
              "Outputs": { "Url": { "Value": { "Ref": "Order" } } }
            }
            """;

        var error = Should.Throw<InvalidOperationException>(() => Templates.Resolve(Template)).InnerException.ShouldBeOfType<TemplateException>();

        error.Problems.ShouldBe(
            [
                "Shop/Orders/Resource (Orders), Turbo: isn't known here and might change what runs. Take it out, or allow it by name: AWS::SQS::Queue.Turbo.",
                "Shop/Orders/Resource (Orders), FifoQueue: FIFO queues aren't emulated. Use a standard queue.",
                "Shop/Orders/Resource (Orders), VisibilityTimeout: must be a whole number from 0 to 43200, and is 50000.",
                "Stream: AWS::Kinesis::Stream isn't emulated, and leaving it out might change what runs. Take it out, or allow it by name: AWS::Kinesis::Stream.",
                "Outputs.Url, Value.Ref: the template has no parameter and no resource 'Order', or its condition leaves it out. Mend the name.",
            ],
            ignoreOrder: true);
        error.Message.Split(Environment.NewLine).Length.ShouldBe(5);
    }
}

namespace CloudTemplate.Tests.Resources;

public sealed class CustomResourceTests
{
    private const string Later = "what a custom resource answers is known only when all else stands, so outputs and other custom resources may have it, and nothing else. Take the reference out.";

    [Theory]
    [InlineData("Custom::Thing")]
    [InlineData("AWS::CloudFormation::CustomResource")]
    public void Its_properties_are_its_functions_business_and_are_sent_as_texts(string type)
    {
        var resource = Templates.Resolve(Of($$"""
            "It": { "Type": "{{type}}", "Properties": {
              "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] }, "ServiceTimeout": 60, "Flag": true, "List": [1, { "Ref": "AWS::Region" }], "Gone": { "Ref": "AWS::NoValue" } } }
            """)).CustomResources.ShouldHaveSingleItem();

        resource.Type.ShouldBe(type);
        resource.FunctionArn.ShouldMatch("^arn:aws:lambda:us-east-1:000000000000:function:Shop-Worker-");
        resource.Timeout.ShouldBe(TimeSpan.FromMinutes(1));
        resource.Properties.ShouldBe($$"""{"ServiceToken":"{{resource.FunctionArn}}","ServiceTimeout":"60","Flag":"true","List":["1","us-east-1"]}""");
    }

    [Fact]
    public void What_others_need_is_made_first() =>
        Templates.Resolve(Of("""
            "A": { "Type": "Custom::Thing", "DependsOn": ["B"], "Properties": { "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] } } },
            "B": { "Type": "Custom::Thing", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] }, "Of": { "Ref": "C" } } },
            "C": { "Type": "Custom::Thing", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] } } }
            """)).CustomResources.Select(resource => resource.LogicalId).ShouldBe(["C", "B", "A"]);

    [Theory]
    [InlineData("""{ "ServiceTimeout": 3601, "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] } }""", "It, ServiceTimeout: must be a whole number from 1 to 3600, and is 3601.")]
    [InlineData("""{ "ServiceToken": "other" }""", "It, ServiceToken: the function arn:aws:lambda:us-east-1:000000000000:function:other isn't in the template. Mend the reference.")]
    [InlineData("""{ "ServiceToken": "arn:aws:sns:us-east-1:000000000000:t" }""", "It, ServiceToken: only functions make custom resources here, and this is a topic. Name a function.")]
    [InlineData("{}", "It: ServiceToken is missing. Give it.")]
    [InlineData("""{ "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] }, "Key": "{{resolve:ssm:key}}" }""", "It, Key: dynamic references ({{resolve:…}}) are looked up in a function's environment only. Give the value by a parameter.")]
    public void One_that_no_function_of_the_template_could_make_is_a_problem(string properties, string problem) =>
        Templates.Problems(Of($$"""
            "It": { "Type": "Custom::Thing", "Properties": {{properties}} }
            """)).ShouldContain(problem);

    [Theory]
    [InlineData("""{ "Ref": "It" }""")]
    [InlineData("""{ "Fn::GetAtt": ["It", "Name"] }""")]
    [InlineData("""{ "Fn::Sub": "x-${It.Name}" }""")]
    public void What_it_answers_is_nothing_that_others_could_be_made_with(string expression) =>
        Templates.Problems(Of($$"""
            "It": { "Type": "Custom::Thing", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] } } },
            "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": {{expression}} } }
            """)).ShouldContain($"Orders, QueueName: {Later}");

    [Fact]
    public void An_output_has_a_place_for_what_it_answers()
    {
        var output = Templates.Resolve($$"""
            {
              "Resources": { {{Examples.Function()}}, "It": { "Type": "Custom::Thing", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] } } } },
              "Outputs": { "Text": { "Value": { "Fn::Sub": "${It}/${It.Name}" } } }
            }
            """).Outputs["Text"];

        CustomResourceModel.Fill(output, (id, attribute) => $"[{id}.{attribute}]").ShouldBe("[It.]/[It.Name]");
    }

    private static string Of(string resources) => Templates.Of($"{Examples.Function()}, {resources}");
}

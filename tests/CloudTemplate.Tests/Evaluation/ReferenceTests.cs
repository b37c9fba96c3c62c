namespace CloudTemplate.Tests.Evaluation;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("AWS::AccountId", "123456789012")]
    [InlineData("AWS::Region", "eu-central-1")]
    [InlineData("AWS::Partition", "aws-cn")]
    [InlineData("AWS::URLSuffix", "amazonaws.com.cn")]
    [InlineData("AWS::StackName", "Shop")]
    public void A_pseudo_parameter_says_where_the_stack_is(string name, string expected)
    {
        var context = new TemplateContext { StackName = "Shop", AccountId = "123456789012", Region = "eu-central-1", Partition = "aws-cn", UrlSuffix = "amazonaws.com.cn" };

        Templates.Evaluate($$"""{ "Ref": "{{name}}" }""", context: context).ShouldBe(expected);
    }

    [Fact]
    public void The_stack_id_is_an_ARN_of_the_stack() =>
        Templates.Evaluate("""{ "Ref": "AWS::StackId" }""").ShouldMatch("^arn:aws:cloudformation:us-east-1:000000000000:stack/Shop/[0-9a-f-]{36}$");

    [Fact]
    public void Ref_gives_what_the_resource_type_is_referred_to_by() =>
        Templates.Evaluate("""{ "Ref": "Orders" }""").ShouldBe("https://sqs.us-east-1.amazonaws.com/000000000000/orders");

    [Theory]
    [InlineData("""{ "Fn::GetAtt": ["Orders", "Arn"] }""")]
    [InlineData("""{ "Fn::GetAtt": "Orders.Arn" }""")]
    [InlineData("""{ "Fn::GetAtt": ["Orders", { "Fn::Join": ["", ["A", "rn"]] }] }""")]
    public void An_attribute_is_named_in_a_list_or_behind_a_dot(string expression) =>
        Templates.Evaluate(expression).ShouldBe("arn:aws:sqs:us-east-1:000000000000:orders");

    [Fact]
    public void A_name_that_nothing_has_is_a_problem() =>
        Templates.Problems(Templates.Output("""{ "Ref": "Order" }""")).ShouldBe(
            ["Outputs.Result, Value.Ref: the template has no parameter and no resource 'Order', or its condition leaves it out. Mend the name."]);

    [Fact]
    public void An_attribute_that_the_type_hasnt_is_a_problem() =>
        Templates.Problems(Templates.Output("""{ "Fn::GetAtt": ["Orders", "Length"] }""")).ShouldBe(
            ["Outputs.Result, Value.Fn::GetAtt: 'Length' of 'Orders' isn't known: AWS::SQS::Queue has no such attribute here. Use another."]);

    [Theory]
    [InlineData("""{ "Fn::GetAtt": "Orders" }""")]
    [InlineData("""{ "Fn::GetAtt": ["Orders"] }""")]
    [InlineData("""{ "Fn::GetAtt": { "a": "b" } }""")]
    public void GetAtt_in_another_form_is_a_problem(string expression) =>
        Templates.Problems(Templates.Output(expression)).ShouldBe(
            ["""Outputs.Result, Value.Fn::GetAtt: must be written [logical id, attribute] or "logical id.attribute"."""]);

    [Fact]
    public void A_misspelt_name_is_found_even_in_a_property_without_local_effect() =>
        Templates.Problems(Templates.Of("""
            "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Key": "of", "Value": { "Fn::Sub": "${Shopp.Arn}" } }] } }
            """)).ShouldBe(["Orders, Tags[0].Value.Fn::Sub: the template has no parameter and no resource 'Shopp', or its condition leaves it out. Mend the name."]);

    [Fact]
    public void One_wrong_name_is_one_problem_however_many_refer_to_what_it_breaks() =>
        Templates.Problems("""
            {
              "Resources": { "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "Nmae" } } } },
              "Outputs": { "A": { "Value": { "Ref": "Orders" } }, "B": { "Value": { "Fn::GetAtt": "Orders.Arn" } } }
            }
            """).Count.ShouldBe(1);

    [Fact]
    public void What_isnt_emulated_has_no_attributes_to_refer_to() =>
        Templates.Problems("""
            {
              "Resources": { "Late": { "Type": "AWS::CloudWatch::Alarm" } },
              "Outputs": { "Result": { "Value": { "Fn::GetAtt": ["Late", "Arn"] } } }
            }
            """).ShouldBe(["Outputs.Result, Value.Fn::GetAtt: 'Arn' of 'Late' is needed here, and AWS::CloudWatch::Alarm isn't emulated, so there is none. Take the reference out."]);
}

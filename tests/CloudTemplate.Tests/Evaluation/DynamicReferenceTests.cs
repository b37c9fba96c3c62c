using CloudTemplate.Tests.Resources;

namespace CloudTemplate.Tests.Evaluation;

public sealed class DynamicReferenceTests
{
    private const string Elsewhere = "dynamic references ({{resolve:…}}) are looked up in a function's environment only. Give the value by a parameter.";
    private const string Arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:orders-AbCdEf";

    public static TheoryData<string, DynamicReference> Forms => new()
    {
        { "{{resolve:secretsmanager:orders}}", new DynamicReference("orders", null, null, null) },
        { "{{resolve:secretsmanager:orders:SecretString:key}}", new DynamicReference("orders", "key", null, null) },
        { "{{resolve:secretsmanager:orders:SecretString:key::}}", new DynamicReference("orders", "key", null, null) },
        { "{{resolve:secretsmanager:" + Arn + ":SecretString:::}}", new DynamicReference(Arn, null, null, null) },
        { "{{resolve:secretsmanager:" + Arn + ":SecretString:key:AWSPREVIOUS:}}", new DynamicReference(Arn, "key", "AWSPREVIOUS", null) },
        { "{{resolve:secretsmanager:" + Arn + ":SecretString:key::v-1}}", new DynamicReference(Arn, "key", null, "v-1") },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_reference_names_secret_member_and_version(string text, DynamicReference expected)
    {
        DynamicReference.In($"a {text} b").ShouldBe([expected]);
        DynamicReference.Replace($"a {text} b", _ => "value").ShouldBe("a value b");
    }

    [Fact]
    public void A_functions_environment_may_refer_to_a_secret_of_the_template() =>
        Function("""{ "Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:key}}" }""").ShouldBeEmpty();

    [Theory]
    [InlineData("\"{{resolve:ssm:/shop/key}}\"")]
    [InlineData("\"{{resolve:secretsmanager:orders:SecretBinary}}\"")]
    [InlineData("\"{{resolve:secretsmanager:orders:SecretString:key:AWSCURRENT:v-1}}\"")]
    [InlineData("\"{{resolve:secretsmanager:orders}} {{resolve:ssm-secure:key}}\"")]
    public void What_cant_be_looked_up_is_a_problem(string value) => Function(value).ShouldContain(
        "Worker, Environment.Variables.KEY: only {{resolve:secretsmanager:secret:SecretString:key:stage:version}} is looked up here. Give the value by a parameter.");

    [Fact]
    public void A_secret_that_isnt_in_the_template_is_a_problem() => Function("\"{{resolve:secretsmanager:other}}\"").ShouldBe(
        ["Worker, Environment.Variables.KEY: the secret other isn't in the template. Mend the reference."]);

    [Theory]
    [InlineData("\"{{resolve:ssm:/shop/key}}\"")]
    [InlineData("""{ "Fn::Join": ["", ["{{resolve:secretsmanager:", { "Ref": "Orders" }, "}}"]] }""")]
    [InlineData("""{ "Fn::Sub": "{{resolve:secretsmanager:${Orders}}}" }""")]
    public void Elsewhere_a_reference_is_never_passed_on_as_a_text(string expression) =>
        Templates.Problems(Templates.Output(expression)).ShouldBe([$"Outputs.Result, Value: {Elsewhere}"]);

    [Fact]
    public void In_a_resource_it_isnt_passed_on_either() =>
        Templates.Problems(Templates.Of("""
            "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{ "Key": "a", "Value": "{{resolve:ssm:b}}" }] } }
            """)).ShouldContain($"Orders, Tags[0].Value: {Elsewhere}");

    private static IReadOnlyList<string> Function(string value)
    {
        var template = Templates.Of($$"""
            "Secret": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "orders" } },
            {{Examples.Function($$""" "Environment": { "Variables": { "KEY": {{value}} } }, """)}}
            """);
        try
        {
            Template.Resolve(System.Text.Encoding.UTF8.GetBytes(template), Templates.Shop);
            return [];
        }
        catch (TemplateException error)
        {
            return error.Problems;
        }
    }
}

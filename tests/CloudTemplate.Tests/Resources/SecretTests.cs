namespace CloudTemplate.Tests.Resources;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_may_have_its_value_in_the_template()
    {
        var secret = Read(""" "SecretString": "{\"key\":\"a\"}" """);

        secret.SecretString.ShouldBe("""{"key":"a"}""");
        secret.Generated.ShouldBeFalse();
    }

    [Fact]
    public void A_secret_may_have_no_value_yet()
    {
        var secret = Read(""" "KmsKeyId": "alias/orders", "Description": "later" """);

        secret.SecretString.ShouldBeNull();
        secret.Generated.ShouldBeFalse();
    }

    [Fact]
    public void A_secret_may_be_generated()
    {
        var secret = Read(""" "GenerateSecretString": {} """);

        secret.Generated.ShouldBeTrue();
        secret.SecretString.ShouldBeNull();
    }

    [Theory]
    [InlineData(""" "SecretString": "a", "GenerateSecretString": {} """, "SecretString: a secret has either this or GenerateSecretString. Take one of them out.")]
    [InlineData(""" "GenerateSecretString": { "PasswordLength": 8 } """, "GenerateSecretString.PasswordLength: isn't known here and might change what runs. Take it out.")]
    public void Two_ways_to_a_value_or_a_way_that_isnt_emulated_are_a_problem(string properties, string problem) =>
        Templates.Problems(Secret(properties)).ShouldBe([$"Partner, {problem}"]);

    private static string Secret(string properties) => Templates.Of($$"""
        "Partner": { "Type": "AWS::SecretsManager::Secret", "Properties": { {{properties}} } }
        """);

    private static SecretModel Read(string properties) => Templates.Resolve(Secret(properties)).Secrets.Single();
}

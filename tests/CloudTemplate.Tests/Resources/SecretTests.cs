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
        secret.Generation.ShouldBeNull();
    }

    [Fact]
    public void A_generated_secret_has_the_defaults_of_Secrets_Manager()
    {
        var secret = Read(""" "GenerateSecretString": {} """);

        secret.Generated.ShouldBeTrue();
        secret.Generation.ShouldBe(new GeneratedSecretModel { PasswordLength = 32, RequireEachIncludedType = true });
    }

    [Fact]
    public void A_generated_secret_says_how_it_is_made() =>
        Read("""
            "GenerateSecretString": { "SecretStringTemplate": "{\"user\":\"a\"}", "GenerateStringKey": "password", "PasswordLength": 16, "ExcludePunctuation": true, "ExcludeCharacters": "0O" }
            """).Generation.ShouldBe(new GeneratedSecretModel
            {
                SecretStringTemplate = """{"user":"a"}""",
                GenerateStringKey = "password",
                PasswordLength = 16,
                ExcludePunctuation = true,
                ExcludeCharacters = "0O",
            });

    [Theory]
    [InlineData(""" "SecretString": "a", "GenerateSecretString": {} """, "SecretString: a secret has either this or GenerateSecretString. Take one of them out.")]
    [InlineData(""" "GenerateSecretString": { "GenerateStringKey": "a" } """, "GenerateSecretString.SecretStringTemplate: goes together with GenerateStringKey. Give both or neither.")]
    public void Half_a_way_or_two_ways_to_a_value_are_a_problem(string properties, string problem) =>
        Templates.Problems(Secret(properties)).ShouldBe([$"Partner, {problem}"]);

    private static string Secret(string properties) => Templates.Of($$"""
        "Partner": { "Type": "AWS::SecretsManager::Secret", "Properties": { {{properties}} } }
        """);

    private static SecretModel Read(string properties) => Templates.Resolve(Secret(properties)).Secrets.Single();
}

namespace CloudTemplate.Tests.Resources;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_may_have_its_value_in_the_template()
    {
        var secret = Read(""" "SecretString": "{\"key\":\"a\"}" """);

        secret.SecretString.ShouldBe("""{"key":"a"}""");
        secret.Generation.ShouldBeNull();
    }

    [Fact]
    public void A_secret_may_have_no_value_yet()
    {
        var secret = Read(""" "KmsKeyId": "alias/orders", "Description": "later" """);

        secret.SecretString.ShouldBeNull();
        secret.Description.ShouldBe("later");
        secret.Generation.ShouldBeNull();
    }

    [Fact]
    public void A_secret_may_be_generated()
    {
        var secret = Read(""" "GenerateSecretString": {} """);

        secret.Generation.ShouldBe(new SecretGenerationModel(new PasswordModel(), null, null));
        secret.SecretString.ShouldBeNull();
    }

    [Fact]
    public void A_secret_may_be_generated_as_the_template_wants_it()
    {
        var secret = Read("""
            "GenerateSecretString": {
              "SecretStringTemplate": "{\"user\":\"orders\"}", "GenerateStringKey": "password", "PasswordLength": 12, "ExcludeCharacters": "abc", "ExcludeNumbers": true,
              "ExcludePunctuation": "true", "ExcludeUppercase": true, "ExcludeLowercase": false, "IncludeSpace": true, "RequireEachIncludedType": false
            }
            """);

        secret.Generation.ShouldBe(new SecretGenerationModel(
            new PasswordModel
            {
                Length = 12,
                ExcludeCharacters = "abc",
                ExcludeNumbers = true,
                ExcludePunctuation = true,
                ExcludeUppercase = true,
                IncludeSpace = true,
                RequireEachIncludedType = false,
            },
            """{"user":"orders"}""",
            "password"));
    }

    [Theory]
    [InlineData(""" "SecretString": "a", "GenerateSecretString": {} """, "SecretString: a secret has either this or GenerateSecretString. Take one of them out.")]
    [InlineData(""" "GenerateSecretString": { "PasswordLenght": 8 } """, "GenerateSecretString.PasswordLenght: isn't known here and might change what runs. Take it out.")]
    [InlineData(""" "GenerateSecretString": { "PasswordLength": 5000 } """, "GenerateSecretString.PasswordLength: must be a whole number from 1 to 4096, and is 5000.")]
    [InlineData(""" "GenerateSecretString": { "PasswordLength": 3 } """, "GenerateSecretString: no password can be like that: too few characters are left, or they are of more types than the password is long. Exclude less, or make it longer.")]
    [InlineData(""" "GenerateSecretString": { "SecretStringTemplate": "{}" } """, "GenerateSecretString: SecretStringTemplate and GenerateStringKey go together. Give both, or neither.")]
    [InlineData(""" "GenerateSecretString": { "SecretStringTemplate": "[]", "GenerateStringKey": "password" } """, "GenerateSecretString.SecretStringTemplate: must be a JSON object.")]
    [InlineData(""" "GenerateSecretString": { "SecretStringTemplate": "{", "GenerateStringKey": "password" } """, "GenerateSecretString.SecretStringTemplate: must be a JSON object.")]
    public void Two_ways_to_a_value_or_a_way_that_isnt_emulated_are_a_problem(string properties, string problem) =>
        Templates.Problems(Secret(properties)).ShouldBe([$"Partner, {problem}"]);

    private static string Secret(string properties) => Templates.Of($$"""
        "Partner": { "Type": "AWS::SecretsManager::Secret", "Properties": { {{properties}} } }
        """);

    private static SecretModel Read(string properties) => Templates.Resolve(Secret(properties)).Secrets.Single();
}

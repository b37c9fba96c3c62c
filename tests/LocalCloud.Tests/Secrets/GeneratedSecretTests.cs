using CloudTemplate;
using LocalCloud.Secrets;

namespace LocalCloud.Tests.Secrets;

public sealed class GeneratedSecretTests
{
    private static readonly PasswordModel Digits = new() { ExcludeLowercase = true, ExcludeUppercase = true, ExcludePunctuation = true };

    [Fact]
    public void A_password_has_32_characters_and_one_of_each_kind()
    {
        for (var draw = 0; draw < 200; draw++)
        {
            var password = GeneratedSecret.Password(new PasswordModel()).ShouldNotBeNull();

            password.Length.ShouldBe(32);
            password.ShouldMatch("[a-z]");
            password.ShouldMatch("[A-Z]");
            password.ShouldMatch("[0-9]");
            password.ShouldMatch("[^a-zA-Z0-9]");
            password.ShouldNotContain(" ");
        }
    }

    [Fact]
    public void Excluded_characters_are_in_none() =>
        GeneratedSecret.Password(Digits with { Length = 200, ExcludeCharacters = "0123456" })!.ShouldMatch("^[789]{200}$");

    [Fact]
    public void As_many_characters_as_kinds_are_one_of_each() =>
        GeneratedSecret.Password(new PasswordModel { Length = 5, IncludeSpace = true })!.Order().First().ShouldBe(' ');

    [Fact]
    public void What_no_password_can_be_is_none()
    {
        GeneratedSecret.Password(new PasswordModel { Length = 3 }).ShouldBeNull();
        GeneratedSecret.Password(new PasswordModel { Length = 3, RequireEachIncludedType = false })!.Length.ShouldBe(3);
        GeneratedSecret.Password(Digits with { ExcludeNumbers = true }).ShouldBeNull();
        GeneratedSecret.Password(Digits with { ExcludeCharacters = "0123456789" }).ShouldBeNull();
    }

    [Fact]
    public void A_templates_json_gets_the_password_as_a_member() =>
        GeneratedSecret.Make(new SecretGenerationModel(Digits with { Length = 4, ExcludeCharacters = "012345678" }, """{ "user": "orders" }""", "password"))
            .ShouldBe("""{"user":"orders","password":"9999"}""");
}

using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_key_is_named_with_who_should_have_set_it(string? value)
    {
        var settings = Make(("KEY", value));

        Should.Throw<SettingsException>(() => settings.FromTemplate("KEY")).Message.ShouldBe("KEY is not set; the template gives it to Test: see the Environment of that function.");
        Should.Throw<SettingsException>(() => settings.FromLambda("KEY")).Message.ShouldBe("KEY is not set; Lambda sets it for every function, so Test wasn't started by Lambda.");
        settings.Optional("KEY").ShouldBeNull();
    }

    [Fact]
    public void Without_an_endpoint_a_service_is_where_AWS_has_it() =>
        Make(("AWS_REGION", "eu-central-1")).Endpoint("sqs", "SQS").ToString().ShouldBe("https://sqs.eu-central-1.amazonaws.com");

    [Fact]
    public void The_services_own_endpoint_goes_before_the_common_one()
    {
        var settings = Make(("AWS_ENDPOINT_URL", "http://127.0.0.1:1"), ("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:2"));

        settings.Endpoint("sqs", "SQS").Port.ShouldBe(2);
        settings.Endpoint("secretsmanager", "SECRETS_MANAGER").Port.ShouldBe(1);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_SQS")]
    public void An_endpoint_that_is_no_URL_is_named(string key) =>
        Should.Throw<SettingsException>(() => Make((key, "localhost")).Endpoint("sqs", "SQS")).Message.ShouldBe($"{key} is \"localhost\", which is not an http or https URL.");

    private static Settings Make(params (string Key, string? Value)[] environment) =>
        new("Test", environment.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!));
}

using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.Tests;

public sealed class FunctionEnvironmentsTests
{
    [Fact]
    public void AWS_settings_of_the_developer_that_a_function_would_inherit_are_empty_to_it_and_its_own_are_kept()
    {
        Dictionary<string, string> own = new() { ["AWS_SECRET_ACCESS_KEY"] = "its own", ["QUEUE"] = "q" };

        FunctionEnvironments.Cover(own, ((string[])["AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "PATH", "AWS_ENDPOINT_URL_SQS"]).Where(DeveloperSettings.IsOne)).ShouldBe(
            new Dictionary<string, string> { ["AWS_SECRET_ACCESS_KEY"] = "its own", ["QUEUE"] = "q", ["AWS_PROFILE"] = "", ["AWS_ENDPOINT_URL_SQS"] = "" },
            ignoreOrder: true);
    }
}

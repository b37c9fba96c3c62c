using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Lambda;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task An_instance_has_the_variables_of_the_template_and_of_Lambda_and_no_others()
    {
        var function = LambdaHost.Function() with { Environment = new Dictionary<string, string> { ["TABLE_NAME"] = "Orders", ["TZ"] = "Europe/Berlin" } };
        await using var host = await LambdaHost.StartAsync([function]);

        var report = (await host.InvokeAsync("""{"do":"report"}""")).Json();

        var environment = report["environment"]!.AsObject();
        environment.Select(variable => variable.Key).Order().ShouldBe(
        [
            "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "LANG", "LD_LIBRARY_PATH", "PATH", "TABLE_NAME", "TZ", "_HANDLER",
        ]);
        Value(environment, "TABLE_NAME").ShouldBe("Orders");
        Value(environment, "TZ").ShouldBe("Europe/Berlin");
        Value(environment, "_HANDLER").ShouldBe("LocalCloud.SampleFunction");
        Value(environment, "AWS_REGION").ShouldBe("eu-west-1");
        Value(environment, "AWS_EXECUTION_ENV").ShouldBe("AWS_Lambda_dotnet10");
        Value(environment, "AWS_LAMBDA_FUNCTION_NAME").ShouldBe("Sample");
        Value(environment, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE").ShouldBe("256");
        Value(environment, "AWS_LAMBDA_LOG_GROUP_NAME").ShouldBe("/aws/lambda/Sample");
        Value(environment, "AWS_LAMBDA_LOG_STREAM_NAME").ShouldMatch(@"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$");
        Value(environment, "AWS_LAMBDA_RUNTIME_API").ShouldStartWith($"{host.Address}/Sample/i-");
        Value(environment, "AWS_ENDPOINT_URL").ShouldBe("http://127.0.0.1:4566");
        Value(environment, "LAMBDA_TASK_ROOT").ShouldBe(LambdaHost.SampleFolder);
        ((string?)report["folder"]).ShouldBe(LambdaHost.SampleFolder);
    }

    [Fact]
    public async Task An_instance_has_keys_of_its_own_as_long_as_it_lives()
    {
        var host = await LambdaHost.StartAsync([LambdaHost.Function()]);
        var environment = (await host.InvokeAsync("""{"do":"report"}""")).Json()["environment"]!.AsObject();
        var key = Value(environment, "AWS_ACCESS_KEY_ID");

        host.Keys.Find(key).ShouldBe(new Principal($"Sample/{Value(environment, "AWS_LAMBDA_RUNTIME_API").Split('/')[^1]}", "arn:aws:iam::000000000000:role/SampleRole"));
        await host.DisposeAsync();

        host.Keys.Find(key).ShouldBeNull();
    }

    private static string Value(JsonObject environment, string name) => (string)environment[name]!;
}

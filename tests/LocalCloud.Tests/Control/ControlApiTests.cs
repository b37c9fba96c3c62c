using LocalCloud.Iam;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Control;

[Collection(OrdersCollection.Name)]
public sealed class ControlApiTests(OneOrdersCloud orders)
{
    private readonly OrdersCloud _cloud = orders.Cloud;

    [Fact]
    public async Task Health_is_free_to_ask() => (await _cloud.ControlAsync(HttpMethod.Get, "/health")).Status.ShouldBe(200);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guessed")]
    public async Task The_clock_is_not_moved_without_the_token(string? token)
    {
        var before = await _cloud.ControlAsync(HttpMethod.Get, "/clock");

        var (status, _) = await _cloud.ControlAsync(HttpMethod.Post, "/clock/advance?seconds=1000000", token is null ? [] : [("X-Control-Token", token)]);

        status.ShouldBe(401);
        var after = await _cloud.ControlAsync(HttpMethod.Get, "/clock");
        ((double)after.Body["aheadSeconds"]!).ShouldBeLessThan((double)before.Body["aheadSeconds"]! + 1_000_000);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_host_gets_nothing_even_with_the_token(string name, string value)
    {
        var (status, _) = await _cloud.ControlAsync(HttpMethod.Post, "/clock/advance?seconds=1", (name, value), ("X-Control-Token", _cloud["ControlToken"]));

        status.ShouldBe(403);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?seconds=-1")]
    [InlineData("?seconds=soon")]
    [InlineData("?seconds=NaN")]
    [InlineData("?seconds=99999999999")]
    public async Task A_step_that_makes_no_sense_is_a_bad_request(string query)
    {
        var (status, _) = await _cloud.ControlAsync(HttpMethod.Post, "/clock/advance" + query, ("X-Control-Token", _cloud["ControlToken"]));

        status.ShouldBe(400);
    }

    [Fact]
    public async Task An_unknown_path_says_what_there_is()
    {
        var (status, answer) = await _cloud.ControlAsync(HttpMethod.Get, "/nowhere");

        status.ShouldBe(404);
        ((string?)answer["error"]).ShouldNotBeNull().ShouldContain("/clock/advance");
    }

    [Fact]
    public async Task The_log_of_no_function_is_not_found() => (await _cloud.ControlAsync(HttpMethod.Get, "/logs?function=Nobody")).Status.ShouldBe(404);

    [Fact]
    public async Task The_functions_are_listed_with_what_a_process_needs_to_serve_them()
    {
        var (status, answer) = await _cloud.ControlAsync(HttpMethod.Get, "/functions");

        status.ShouldBe(200);
        var function = answer["functions"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)function["name"]).ShouldBe("OrderWorker");
        ((string?)function["logicalId"]).ShouldBe("Worker");
        ((string?)function["handler"]).ShouldBe("LocalCloud.SampleFunction");
        ((string?)function["runtime"]).ShouldBe("dotnet10");
        Directory.Exists((string?)function["codeFolder"]).ShouldBeTrue();
        ((string)function["runtimeApi"]!).ShouldMatch(@"^127\.0\.0\.1:\d+/OrderWorker$");
        ((int)function["attached"]!).ShouldBe(0);
    }

    [Fact]
    public async Task A_functions_environment_has_keys_in_it_so_it_takes_the_token()
    {
        (await _cloud.ControlAsync(HttpMethod.Get, "/functions/OrderWorker/environment")).Status.ShouldBe(401);

        foreach (var name in (string[])["OrderWorker", "Worker"])
        {
            var (status, environment) = await _cloud.ControlAsync(HttpMethod.Get, $"/functions/{name}/environment", ("X-Control-Token", _cloud["ControlToken"]));

            status.ShouldBe(200);
            ((string?)environment["AWS_LAMBDA_FUNCTION_NAME"]).ShouldBe("OrderWorker");
            AccessKey key = new((string)environment["AWS_ACCESS_KEY_ID"]!, (string)environment["AWS_SECRET_ACCESS_KEY"]!, (string)environment["AWS_SESSION_TOKEN"]!);
            (await _cloud.CallAsync("sqs", "AmazonSQS.ListQueues", [], key)).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task No_function_has_no_environment()
    {
        var (status, answer) = await _cloud.ControlAsync(HttpMethod.Get, "/functions/Nobody/environment", ("X-Control-Token", _cloud["ControlToken"]));

        status.ShouldBe(404);
        ((string?)answer["error"]).ShouldBe("There is no function 'Nobody'. There are: OrderWorker.");
    }
}

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
}

using System.Text.Json.Nodes;
using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests;

/// <summary>A function that starts from a snapshot, against a Runtime API that makes one of it.</summary>
public sealed class SnapStartTests
{
    [Theory]
    [InlineData("Authorizer")]
    [InlineData("StripeProcessor")]
    public async Task A_snapshot_is_taken_before_the_first_event_and_has_no_open_connection(string handler)
    {
        await using var function = Snapped(handler).Start();
        await function.Api.Snapshot.WaitAsync(TestTime.Limit());
        var atSnapshot = function.Aws.Connections;
        atSnapshot.ShouldBePositive(); // warmed up

        function.Aws.CloseConnections(); // the other ends are gone when an instance is made, hours later
        function.Api.Restore();

        await function.Api.AskAsync("[]");
        function.Aws.Connections.ShouldBeGreaterThan(atSnapshot);
    }

    [Fact]
    public async Task An_instance_that_was_made_of_a_snapshot_knows_the_secret_of_today()
    {
        await using var function = Snapped("StripeProcessor").Start();
        await function.Api.Snapshot.WaitAsync(TestTime.Limit());
        ProviderSecret rotated = new() { Keys = ["whsec_newer"] };
        function.Aws.Secrets[RunningFunction.StripeSecretArn] = rotated.ToJson();
        function.Api.Restore();
        var body = GatewayEvents.Event();

        var forNew = await function.Api.AskAsync(GatewayEvents.Proxy(body, GatewayEvents.Sign(body, rotated)));
        var forOld = await function.Api.AskAsync(GatewayEvents.Proxy(body, GatewayEvents.Sign(body)));

        Status(forNew).ShouldBe(200);
        Status(forOld).ShouldBe(403);
    }

    [Fact]
    public async Task Without_a_snapshot_nothing_waits_for_one()
    {
        await using var function = new RunningFunction("StripeProcessor").Start();

        await function.Api.AskAsync("[]");

        function.Api.Snapshot.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task What_can_not_be_started_gets_no_snapshot()
    {
        await using var function = Snapped("StripeProcessor");
        function.Environment.Remove("QUEUE_URL");
        function.Start();

        (await function.Api.HearAsync()).Kind.ShouldBe("init/error");
        (await function.ExitAsync()).ShouldBe(1);
        function.Api.Snapshot.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task What_can_not_be_started_again_says_so_as_a_failed_restore()
    {
        await using var function = Snapped("StripeProcessor").Start();
        await function.Api.Snapshot.WaitAsync(TestTime.Limit());
        function.Environment.Remove("QUEUE_URL");
        function.Api.Restore();

        var said = await function.Api.HearAsync();

        (said.Kind, said.ErrorType).ShouldBe(("restore/error", "Runtime.ConfigInvalid"));
        (await function.ExitAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_Runtime_API_that_refuses_the_snapshot_ends_the_program()
    {
        await using var function = Snapped("Authorizer").Start();
        await function.Api.Snapshot.WaitAsync(TestTime.Limit());

        function.Api.Restore(403);

        (await function.ExitAsync()).ShouldBe(1);
        function.Log.Text.ShouldContain("restore/next");
    }

    [Fact]
    public async Task Asked_to_end_while_it_waits_it_ends_with_0()
    {
        await using var function = Snapped("Authorizer").Start();
        await function.Api.Snapshot.WaitAsync(TestTime.Limit());

        (await function.StopAsync()).ShouldBe(0);
    }

    private static RunningFunction Snapped(string handler) => new(handler) { Environment = { ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start" } };

    private static int Status(Said said) => (int)JsonNode.Parse(said.Text)!["statusCode"]!;
}

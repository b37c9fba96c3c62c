using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class SendCommandTests(AppHostFixture appHost)
{
    [Theory]
    [InlineData("stripe", "payment_intent.succeeded")]
    [InlineData("paypal", "PAYMENT.CAPTURE.COMPLETED")]
    [InlineData("square", "payment.updated")]
    public async Task Send_ends_with_stored_and_exit_code_0(string provider, string type)
    {
        var (exitCode, output, error) = await RunningProgram.ToEndAsync([Program.Cli, "send", provider, type, "--outputs", appHost.Stack.Program.OutputsPath]);

        exitCode.ShouldBe(0, output + error);
        output.TrimEnd().Split('\n')[^1].ShouldContain("stored");
    }

    [Theory]
    [InlineData("stripe", "payment_intent.succeeded", "--tamper", "403 Forbidden")]
    [InlineData("paypal", "PAYMENT.CAPTURE.COMPLETED", "--tamper", "403 Forbidden")]
    [InlineData("square", "payment.updated", "--tamper", "403 Forbidden")]
    [InlineData("stripe", "payment_intent.succeeded", "--stale", "403 Forbidden")]
    [InlineData("paypal", "PAYMENT.CAPTURE.COMPLETED", "--stale", "403 Forbidden")]
    [InlineData("square", "payment.updated", "--stale", "no time in them")]
    [InlineData("stripe", "payment_intent.succeeded", "--unsigned", "401 Unauthorized")]
    [InlineData("paypal", "PAYMENT.CAPTURE.COMPLETED", "--unsigned", "401 Unauthorized")]
    [InlineData("square", "payment.updated", "--unsigned", "401 Unauthorized")]
    public async Task What_is_wrong_with_a_webhook_is_refused_in_one_line(string provider, string type, string wrong, string refusal)
    {
        var (exitCode, output, error) = await RunningProgram.ToEndAsync([Program.Cli, "send", provider, type, wrong, "--outputs", appHost.Stack.Program.OutputsPath]);

        exitCode.ShouldBe(1, output);
        error.TrimEnd().ShouldNotContain("\n");
        error.ShouldContain(refusal);
    }

    [Fact]
    public async Task Send_without_a_run_says_how_to_start_one()
    {
        using TemporaryFolder empty = new();

        var (exitCode, output, error) = await RunningProgram.ToEndAsync([Program.Cli, "send", "stripe", "payment_intent.succeeded", "--outputs", empty.File("outputs.json")]);

        exitCode.ShouldNotBe(0);
        (output + error).ShouldContain("dotnet run --project AppHost");
        (output + error).ShouldNotContain("   at ");
    }
}

using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class SendCommandTests(AppHostFixture appHost)
{
    [Fact]
    public async Task Send_ends_with_stored_and_exit_code_0()
    {
        var (exitCode, output, error) = await RunningProgram.ToEndAsync([Program.Cli, "send", "stripe", "payment_intent.succeeded", "--outputs", appHost.Stack.Program.OutputsPath]);

        exitCode.ShouldBe(0, output + error);
        output.TrimEnd().Split('\n')[^1].ShouldContain("stored");
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

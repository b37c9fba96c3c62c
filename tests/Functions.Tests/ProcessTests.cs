using System.Diagnostics;
using System.Text.Json.Nodes;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests;

/// <summary>The built program in a process of its own, as Lambda starts it.</summary>
public sealed class ProcessTests
{
    // In its own project's output: the copy beside these tests counts what they cover while they run.
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Functions", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Webhooks.Functions.dll"));

    [Fact]
    public async Task A_signed_webhook_is_queued_and_SIGTERM_ends_the_process_cleanly()
    {
        await using var function = new RunningFunction("StripeProcessor");
        using var process = Run(function.Environment);

        var said = await function.Api.AskAsync(GatewayEvents.Proxy(GatewayEvents.Event()), GatewayEvents.Trace);

        said.Kind.ShouldBe("response");
        JsonNode.Parse(said.Text)!["statusCode"]!.GetValue<int>().ShouldBe(200);
        JsonNode.Parse(function.Aws.Sent.ShouldHaveSingleItem()["MessageBody"]!.GetValue<string>())!["eventId"]!.GetValue<string>().ShouldBe("evt_1");
        (await File.ReadAllTextAsync($"/proc/{process.Id}/maps")).ShouldNotContain("AWSSDK");

        await TerminateAsync(process);
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_missing_key_is_told_to_Lambda_and_ends_the_process()
    {
        await using var function = new RunningFunction("StripeProcessor");
        function.Environment.Remove("QUEUE_URL");
        using var process = Run(function.Environment);

        var said = await function.Api.HearAsync();

        said.Kind.ShouldBe("init/error");
        said.ErrorType.ShouldBe("Runtime.ConfigInvalid");
        said.Text.ShouldContain("QUEUE_URL is not set; the template gives it to StripeProcessor");
        await process.WaitForExitAsync(TestTime.Limit());
        process.ExitCode.ShouldBe(1);
        (await process.StandardOutput.ReadToEndAsync()).ShouldContain("QUEUE_URL is not set");
    }

    [Fact]
    public async Task When_the_Runtime_API_vanishes_the_process_ends()
    {
        var function = new RunningFunction("Authorizer");
        using var process = Run(function.Environment);
        (await function.Api.AskAsync(GatewayEvents.Authorizer(GatewayEvents.Sign("{}")))).Kind.ShouldBe("response");

        await function.DisposeAsync();

        await process.WaitForExitAsync(TestTime.Limit());
        process.ExitCode.ShouldBe(1);
    }

    private static Process Run(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var name in (string[])["PATH", "HOME", "DOTNET_ROOT"])
        {
            start.Environment[name] = Environment.GetEnvironmentVariable(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync(TestTime.Limit());
    }
}

using System.Diagnostics;
using System.Text.Json;
using Webhooks.Architecture.Tests;

namespace Webhooks.AppHost.Tests;

/// <summary>What only a switch of the build brings in stays out without it, and a switch that isn't one is refused by name.</summary>
public sealed class BuildSwitchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("AppHost", "Aspire.")]
    [InlineData("ServiceDefaults", "OpenTelemetry.Instrumentation.")]
    [InlineData("ServiceDefaults", "Microsoft.Extensions.ServiceDiscovery")]
    [InlineData("Functions", "Amazon.Lambda.")]
    public void The_default_build_restores_nothing_of_the_packages_that_only_a_switch_needs(string project, string packages)
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts", "obj", project, "project.assets.json")));

        assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name)
            .ShouldAllBe(library => !library.StartsWith(packages, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("AppHost", "Restore", "Orchestrator", "There is no orchestrator 'Nonsense'. Build with -p:Orchestrator=Embedded, the default, or -p:Orchestrator=Aspire.")]
    [InlineData("AppHost", "PrepareForBuild", "Orchestrator", "There is no orchestrator 'Nonsense'.")]
    [InlineData("Functions", "Restore", "LambdaRuntime", "There is no Lambda runtime client 'Nonsense'. Build with -p:LambdaRuntime=Own, the default, or -p:LambdaRuntime=Amazon.")]
    [InlineData("Functions", "PrepareForBuild", "LambdaRuntime", "There is no Lambda runtime client 'Nonsense'.")]
    public async Task A_value_that_a_switch_does_not_have_is_refused_by_name(string project, string target, string property, string refusal)
    {
        var (exitCode, output) = await RunAsync("msbuild", Path.Combine(Repository.Root, project, $"{project}.csproj"), $"-t:{target}", $"-p:{property}=Nonsense", "-nologo");

        exitCode.ShouldBe(1, output);
        output.ShouldContain(refusal);
    }

    [Fact]
    public async Task What_only_Aspire_has_is_refused_by_the_embedded_orchestrator()
    {
        var (exitCode, output) = await RunAsync(Solution.Assembly("AppHost", "Webhooks.AppHost"), "--headless", "--lambda", "test-tool");

        exitCode.ShouldBe(1);
        output.ShouldContain("error: --lambda test-tool needs .NET Aspire, which brings Amazon's emulators. Run: dotnet run --project AppHost -p:Orchestrator=Aspire -- --lambda test-tool");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Solution.DotnetHost, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using CancellationTokenSource limit = new(Patience);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}

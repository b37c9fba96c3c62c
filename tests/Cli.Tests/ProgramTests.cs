using System.Diagnostics;

namespace Webhooks.Cli.Tests;

/// <summary>The built program, as a shell runs it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_program_that_is_piped_prints_plain_text_and_one_line_of_error()
    {
        var (exitCode, output, error) = await RunAsync("send", "stripe", "payment_intent.invented");

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldStartWith("There is no sample of 'payment_intent.invented' for stripe.");
        error.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public async Task Help_names_the_command_as_it_is_called()
    {
        var (exitCode, output, _) = await RunAsync("send", "--help");

        exitCode.ShouldBe(0);
        output.ShouldContain("webhooks send <provider> <type> [options]");
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) => RunAsync(new Dictionary<string, string>(), args);

    internal static async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        string[] all = [Path.Combine(AppContext.BaseDirectory, "webhooks.dll"), .. args];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Webhooks.Infrastructure.Tests;

/// <summary>The built program as a process of its own, as <c>dotnet run</c> and the CDK's command line start it.</summary>
[Collection(nameof(Synthesised))]
public sealed class ProgramTests(Synthesised synthesised)
{
    // In its own project's output: the copy beside these tests counts what they cover while they run.
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Infrastructure", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Webhooks.Infrastructure.dll"));

    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    [Fact]
    public void It_writes_the_same_template_and_prints_one_line()
    {
        var folder = synthesised.NewFolder();
        var temporary = synthesised.NewFolder();

        var (exitCode, output, error) = Run(["--output", folder], ("TMPDIR", temporary));

        error.ShouldBeEmpty();
        output.ShouldBe($"The template is {folder}/Webhooks-dev.template.json\n");
        exitCode.ShouldBe(0);
        File.ReadAllText($"{folder}/Webhooks-dev.template.json").ShouldBe(synthesised.Dev.Text);
        Directory.EnumerateFileSystemEntries(temporary, "synthesis-*").ShouldBeEmpty();
    }

    [Fact]
    public void A_suffix_that_isnt_allowed_ends_it_with_one_line_that_names_the_setting()
    {
        var (exitCode, output, error) = Run(["--output", synthesised.NewFolder(), "-c", "environmentSuffix=Not_Allowed"]);

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldStartWith("environmentSuffix is 'Not_Allowed', but must be ");
        error.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public void Without_node_on_the_path_it_ends_with_one_line()
    {
        var (exitCode, output, error) = Run(["--output", synthesised.NewFolder()], ("PATH", synthesised.NewFolder()));

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldBe("Node.js 20 or later is needed to synthesise the template, but 'node' can't be started. Install it from https://nodejs.org and put it on the PATH.\n");
    }

    private static (int ExitCode, string Output, string Error) Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Dotnet, [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("JSII_NODE");
        start.Environment.Remove("CDK_OUTDIR");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        var error = program.StandardError.ReadToEndAsync();
        var output = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        return (program.ExitCode, output, error.Result);
    }
}

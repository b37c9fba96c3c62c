using System.Diagnostics;
using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;
using Xunit.Abstractions;

namespace LocalCloud.Tests.Lambda;

/// <summary>A developer's round: the function is edited and built while a real LocalCloud serves it.</summary>
public sealed class EditBuildRunTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edit-build-run-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_build_under_load_is_served_without_losing_a_call_and_one_that_can_not_start_is_not_taken()
    {
        var built = Path.Combine(_folder.FullName, "built");
        await BuildAsync("", "", restore: true);
        var (program, cloud) = await CloudProgram.StartAsync(_folder, null, "--watch", built);
        await using var ending = program;
        using CancellationTokenSource enough = new();
        var load = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AskAsync(cloud, enough.Token)));

        await BuildAsync("""{"version":1}""", """{"version":2}""");
        var start = Stopwatch.GetTimestamp();
        await UntilAsync(async () => await VersionAsync(cloud) == 2);
        output.WriteLine($"Served {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s after the build.");
        program.Lines.ShouldContain(line => line.StartsWith($"New code from {built} serves after", StringComparison.Ordinal) && line.EndsWith(": OrderWorker", StringComparison.Ordinal));

        await BuildAsync("// A function", "Console.Error.WriteLine(\"no table\"); Environment.Exit(3); // A function");
        await UntilAsync(() => Task.FromResult(program.Lines.Any(line => line.EndsWith("last words: no table", StringComparison.Ordinal))));
        (await VersionAsync(cloud)).ShouldBe(2);

        await enough.CancelAsync();
        var answers = (await load).SelectMany(each => each).ToList();
        answers.Select(answer => answer.Status).Distinct().ShouldBe([200]);
        answers.Select(answer => answer.Version).Distinct().Order().ShouldBe([1, 2]);
        output.WriteLine($"{answers.Count} calls meanwhile.");
    }

    /// <summary>Builds the sample function with one text in place of another.</summary>
    private async Task BuildAsync(string text, string instead, bool restore = false)
    {
        var source = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Lambda", "SampleFunction.txt"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Program.cs"), text.Length == 0 ? source : source.Replace(text, instead, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Sample.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><AssemblyName>LocalCloud.SampleFunction</AssemblyName>
                <Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><UseAppHost>false</UseAppHost><OutputPath>built/</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath><EnableDefaultItems>false</EnableDefaultItems>
              </PropertyGroup>
              <ItemGroup><Compile Include="Program.cs" /></ItemGroup>
            </Project>
            """);
        List<string> arguments = ["build", "Sample.csproj", "--nologo", "-nodeReuse:false"];
        if (!restore)
        {
            arguments.Add("--no-restore");
        }

        using var build = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder.FullName, UseShellExecute = false, RedirectStandardOutput = true })!;
        using CancellationTokenSource limit = new(Patience);
        var lines = await build.StandardOutput.ReadToEndAsync(limit.Token);
        await build.WaitForExitAsync(limit.Token);
        build.ExitCode.ShouldBe(0, lines);
    }

    private static async Task<int> VersionAsync(OrdersCloud cloud) => (int)(await cloud.InvokeAsync(new JsonObject { ["do"] = "version" })).Body["version"]!;

    private static async Task<List<(int Status, int? Version)>> AskAsync(OrdersCloud cloud, CancellationToken enough)
    {
        List<(int Status, int? Version)> answers = [];
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));   // leaves the processors to the compiler, too
        while (!enough.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var (status, body) = await cloud.InvokeAsync(new JsonObject { ["do"] = "version" });
            answers.Add((status, (int?)body["version"]));
        }

        return answers;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}

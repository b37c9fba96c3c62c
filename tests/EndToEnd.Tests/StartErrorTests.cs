using System.Net;
using System.Net.Sockets;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class StartErrorTests(SynthesisedTemplate template)
{
    [Fact]
    public async Task Without_Node_AppHost_says_so_in_one_line()
    {
        using TemporaryFolder state = new();

        var (exitCode, _, error) = await RunningProgram.ToEndAsync(
            [Program.AppHost, "--headless", "--port", "0", "--state", state.Path],
            new Dictionary<string, string?> { ["PATH"] = "/nowhere" });

        exitCode.ShouldBe(1);
        OneLine(error).ShouldContain("Node.js 20");
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("Ünsafe")]
    public async Task A_suffix_that_can_not_end_a_name_is_refused_before_anything_is_made(string suffix)
    {
        var (exitCode, _, error) = await RunningProgram.ToEndAsync([Program.AppHost, "--headless", "--port", "0", "--suffix", suffix]);

        exitCode.ShouldBe(1);
        OneLine(error).ShouldContain("--suffix");
    }

    [Fact]
    public async Task When_LocalCloud_dies_AppHost_says_so_in_one_line_and_ends()
    {
        using TemporaryFolder state = new();
        await using var appHost = await RunningProgram.AppHostAsync(state.Path);
        var cloud = Processes.Tree(appHost.Id)[1];

        Processes.Kill(cloud);

        (await appHost.EndedAsync()).ShouldBe(1);
        appHost.Output.Split('\n').Single(line => line.StartsWith("error:", StringComparison.Ordinal)).ShouldContain("LocalCloud ended by itself");
    }

    [Fact]
    public async Task An_explicit_port_that_is_taken_is_an_error_in_one_line()
    {
        using TemporaryFolder state = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, _, error) = await RunLocalCloudAsync(template.Path, state, "--port", port.ToString());

        exitCode.ShouldBe(1);
        OneLine(error).ShouldContain($"Port {port}");
    }

    [Fact]
    public async Task An_unknown_resource_property_stops_the_start_with_the_constructs_path()
    {
        using TemporaryFolder state = new();
        var edited = template.Edited(json => SynthesisedTemplate.Properties(json, "AWS::SQS::Queue").First()["Unheard"] = "of");

        var (exitCode, _, error) = await RunLocalCloudAsync(edited, state);

        exitCode.ShouldBe(1);
        OneLine(error).ShouldContain("Unheard");
        error.ShouldContain("Webhooks-dev/");
    }

    [Fact]
    public async Task A_function_that_fails_in_its_init_phase_is_named_with_its_own_words()
    {
        using TemporaryFolder state = new();
        var edited = template.Edited(json => SynthesisedTemplate.Environment(json, "StripeProcessor").Remove("QUEUE_URL"));

        var (exitCode, _, error) = await RunLocalCloudAsync(edited, state);

        exitCode.ShouldBe(1);
        OneLine(error).ShouldContain("StripeProcessor");
        error.ShouldContain("QUEUE_URL");
    }

    [Fact]
    public async Task A_state_folder_in_use_is_refused_in_one_line()
    {
        using TemporaryFolder state = new();
        await using var first = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);

        var (exitCode, _, error) = await RunLocalCloudAsync(template.Path, state);

        exitCode.ShouldBe(1);
        OneLine(error).ShouldContain(state.Path);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunLocalCloudAsync(string path, TemporaryFolder state, params IReadOnlyList<string> more) =>
        RunningProgram.ToEndAsync([Program.LocalCloud, "--template", path, "--state", state.Path, .. more.Contains("--port") ? [] : (string[])["--port", "0"], .. more]);

    private static string OneLine(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(1, error);
        return lines[0];
    }
}

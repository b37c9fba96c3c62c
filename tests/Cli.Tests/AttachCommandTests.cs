using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Webhooks.Cli.Tests;

public sealed class AttachCommandTests : IAsyncLifetime
{
    private const string Token = "the-token";
    private const string Profiles = "Functions/Properties/launchSettings.json";
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-attach-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private WebApplication _control = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _control = builder.Build();
        _control.MapGet("/functions", context => context.Response.WriteAsync("""
            {"functions": [
              {"name": "PayIn-dev", "logicalId": "PayInFunction12AB", "path": "S/PayIn", "handler": "Functions", "annotationsHandler": "PayIn", "attached": 0},
              {"name": "Audit-dev", "logicalId": "AuditFunction34CD", "path": "S/Audit", "handler": "Functions", "annotationsHandler": "Audit", "attached": 0},
              {"name": "Alone-dev", "logicalId": "AloneFunction56EF", "path": "S/Alone", "handler": "bootstrap", "attached": 0}
            ]}
            """));
        _control.MapGet("/functions/{name}/environment", context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Control-Token"] == Token ? 200 : 401;
            return context.Response.WriteAsync(context.Response.StatusCode == 200
                ? $$"""{"NAME": "{{context.Request.RouteValues["name"]}}", "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9/PayIn-dev", "QUOTED": "it's [a] $VALUE <&> \"ä\""}"""
                : """{"error": "Send the token."}""");
        });
        await _control.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "Webhooks.sln"), "");
        Publish(Token);
    }

    public async Task DisposeAsync()
    {
        await _control.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("PayIn", "PayIn-dev")]
    [InlineData("PayIn-dev", "PayIn-dev")]
    [InlineData("PayInFunction12AB", "PayIn-dev")]
    [InlineData("bootstrap", "Alone-dev")]
    public async Task A_function_is_found_by_its_handler_name_or_logical_id(string name, string expected)
    {
        (await RunAsync("attach", name, "--format", "json")).ShouldBe(0, _error.ToString());

        ((string?)JsonNode.Parse(_output.ToString())!["NAME"]).ShouldBe(expected);
    }

    [Fact]
    public async Task A_shell_reads_every_value_as_it_is()
    {
        (await RunAsync("attach", "PayIn")).ShouldBe(0);

        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"{_output}\nprintf %s \"$QUOTED\""]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        (await shell.StandardOutput.ReadToEndAsync()).ShouldBe("it's [a] $VALUE <&> \"ä\"");
        _output.ToString().Split('\n')[0].ShouldBe("export AWS_LAMBDA_RUNTIME_API='127.0.0.1:9/PayIn-dev'");
    }

    [Fact]
    public async Task A_profile_is_printed_as_an_IDE_takes_it()
    {
        (await RunAsync("attach", "PayIn", "--format", "launchSettings")).ShouldBe(0);

        var profile = JsonNode.Parse(_output.ToString())!["profiles"]!["PayIn"]!;
        ((string?)profile["commandName"]).ShouldBe("Project");
        ((string?)profile["environmentVariables"]!["QUOTED"]).ShouldBe("it's [a] $VALUE <&> \"ä\"");
        File.Exists(Path.Combine(_folder, Profiles)).ShouldBeFalse();
    }

    [Fact]
    public async Task Written_profiles_stand_beside_others_and_are_their_owners_only()
    {
        var path = Path.Combine(_folder, Profiles);
        (await RunAsync("attach", "PayIn", "--write")).ShouldBe(0);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"PayIn\"", "// a comment\n\"Mine\"", StringComparison.Ordinal));

        (await RunAsync("attach", "Audit", "--write")).ShouldBe(0);
        (await RunAsync("attach", "Audit", "--write")).ShouldBe(0);

        JsonNode.Parse(await File.ReadAllTextAsync(path))!["profiles"]!.AsObject().Select(profile => profile.Key).ShouldBe(["Mine", "Audit"]);
        _output.ToString().ShouldContain($"dotnet run --project Functions --launch-profile Audit");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_profile_that_cant_be_read_is_left_alone()
    {
        var path = Path.Combine(_folder, Profiles);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "{ half");

        (await RunAsync("attach", "PayIn", "--write")).ShouldBe(1);

        OneError().ShouldStartWith($"{path} can't be read and written: ");
        (await File.ReadAllTextAsync(path)).ShouldBe("{ half");
    }

    [Theory]
    [InlineData("Nobody", "There is no function 'Nobody'. There are: Alone-dev, Audit, PayIn.")]
    [InlineData("Functions", "'Functions' is the handler of more than one function. Choose one by its name: Audit, PayIn.")]
    public async Task A_name_that_means_none_or_two_is_answered_with_those_there_are(string name, string expected)
    {
        (await RunAsync("attach", name)).ShouldBe(1);

        OneError().ShouldBe(expected);
        _output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Writing_and_another_format_contradict_each_other()
    {
        (await RunAsync("attach", "PayIn", "--write", "--format", "json")).ShouldBe(1);

        OneError().ShouldStartWith("--write writes launch settings");
    }

    [Fact]
    public async Task A_token_of_another_run_is_told_with_what_Control_says()
    {
        Publish("another");

        (await RunAsync("attach", "PayIn")).ShouldBe(1);

        OneError().ShouldEndWith("""/functions/PayIn-dev/environment answered 401: {"error": "Send the token."}""");
    }

    [Fact]
    public async Task A_run_that_has_ended_is_said_so()
    {
        await _control.StopAsync();

        (await RunAsync("attach", "PayIn")).ShouldBe(1);

        OneError().ShouldEndWith("start it with: dotnet run --project AppHost");
    }

    private string OneError() => _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();

    private void Publish(string token)
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".local"));
        File.WriteAllText(Path.Combine(_folder, ".local", "outputs.json"), new JsonObject
        {
            ["Endpoints"] = new JsonObject { ["Control"] = _control.Urls.Single() },
            ["ControlToken"] = token,
        }.ToJsonString());
    }

    private Task<int> RunAsync(params string[] args) => Entry.RunAsync(
        args,
        new Surroundings { Output = Surroundings.ConsoleOn(_output, isTerminal: false), Error = Surroundings.ConsoleOn(_error, isTerminal: false), Folders = [_folder] });
}

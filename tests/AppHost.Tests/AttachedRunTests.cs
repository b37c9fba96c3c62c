using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.AppHost.Model;
using Webhooks.Operations;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.AppHost.Tests;

/// <summary>A run as Aspire has it, but for Aspire: LocalCloud starts no function, and each is a process of its own, started from the plan.</summary>
public sealed class AttachedRunTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apphost-tests-");
    private readonly CancellationTokenSource _limit = new(Patience);
    private readonly List<Process> _functions = [];
    private AspireRun? _run;
    private Process? _cloud;
    private StackOutputs? _outputs;

    public async Task InitializeAsync()
    {
        RunConsole console = new(headless: true);
        _run = await AspireRun.PrepareAsync(new RunOptions { Suffix = "dev", State = _folder, Port = 0, Iam = "enforce" }, console, _limit.Token);
        _cloud = Child.Start([Solution.Assembly("LocalCloud", "LocalCloud"), .. await _run.CloudArgumentsAsync(outputs: null, _limit.Token), "--end-with-parent"], asDeveloper: true);
        var ready = Child.ReadyAsync(_cloud, "LocalCloud", console, _limit.Token);
        foreach (var function in _run.Plan.Functions)
        {
            _functions.Add(AttachedFunction.Start(await _run.Environments.OfAsync(function, _limit.Token)));
        }

        await ready;
        await _run.PublishAsync(_limit.Token);
        _outputs = StackOutputs.Read(_run.State.OutputsPath);
    }

    public async Task DisposeAsync()
    {
        _functions.ForEach(function => function.Kill());
        if (_cloud is not null)
        {
            await Child.EndAsync(_cloud);
            _cloud.Dispose();
        }

        foreach (var function in _functions)
        {
            await function.WaitForExitAsync(_limit.Token);
            function.Dispose();
        }

        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        _limit.Dispose();
    }

    [Fact]
    public async Task An_event_of_each_provider_gets_from_its_200_to_the_table_and_dead_letters_are_redriven_by_click()
    {
        using EventStore events = new(_outputs!, TimeProvider.System);
        foreach (var provider in Catalog.Providers)
        {
            var said = await SendAsProviderAsync(Command($"send-{provider.Name}"));

            said.ShouldEndWith(" is accepted.");
            var stored = await events.WaitForAsync(said.Split(' ')[0], Patience, _limit.Token);
            stored.ShouldNotBeNull(said).IsProcessed.ShouldBeTrue();
        }

        (await Command("redrive").RunAsync(_outputs!, TimeProvider.System, _limit.Token)).ShouldBe("0 of 0 are sent.");
        (await OwnInstancesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_run_keeps_for_itself_is_for_its_owner_only_and_gone_when_it_ends()
    {
        string[] files = [_run!.Seed, _run.KeyFile, _run.State.OutputsPath, _run.Environments.Control];
        foreach (var file in files)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }
        }

        var key = await File.ReadAllTextAsync(_run.KeyFile, _limit.Token);
        (await _run.CloudArgumentsAsync(outputs: null, _limit.Token)).ShouldNotContain(argument => argument.Contains(key, StringComparison.Ordinal) || argument.Contains(_outputs!.ControlToken!, StringComparison.Ordinal));
        JsonNode.Parse(await File.ReadAllTextAsync(_run.State.OutputsPath, _limit.Token))!["DashboardUrl"]!.GetValue<string>().ShouldBe($"http://127.0.0.1:{_run.Ports.Dashboard}/?token={key}");

        await _run.DisposeAsync();
        await Child.EndAsync(_cloud!);

        files.ShouldAllBe(file => !File.Exists(file));
    }

    /// <summary>As a provider does, again when it is asked to: on a busy machine a certificate may take longer to fetch than there is time to answer in.</summary>
    private async Task<string> SendAsProviderAsync(StackCommand send)
    {
        while (true)
        {
            try
            {
                return await send.RunAsync(_outputs!, TimeProvider.System, _limit.Token);
            }
            catch (OperationException refusal) when (refusal.Message.Contains("refused with 503", StringComparison.Ordinal))
            {
                _limit.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private static StackCommand Command(string name) => StackCommands.All.Single(command => command.Name == name);

    /// <summary>The instances that LocalCloud has started itself.</summary>
    private async Task<IReadOnlyList<string>> OwnInstancesAsync()
    {
        using HttpClient http = new();
        using var resources = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{_outputs!.Endpoints!.Control}/resources"), _limit.Token));
        return
        [
            .. resources.RootElement.GetProperty("resources").EnumerateArray()
                .Where(resource => resource.GetProperty("kind").GetString() == "function")
                .SelectMany(function => function.GetProperty("instances").EnumerateArray().Select(instance => $"{function.GetProperty("name")} {instance.GetProperty("id")}")),
        ];
    }
}

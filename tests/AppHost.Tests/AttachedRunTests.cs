using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.AppHost.Model;
using Webhooks.Operations;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.AppHost.Tests;

/// <summary>A run in which LocalCloud starts no function: each is a process of its own, started from the plan as an orchestrator starts it.</summary>
[Collection(SynthesisedStackCollection.Name)]
public sealed class AttachedRunTests(SynthesisedStack stack) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _limit = new(Patience);
    private readonly List<Process> _functions = [];
    private TestSecrets? _secrets;
    private Process? _cloud;
    private StackOutputs? _outputs;

    public async Task InitializeAsync()
    {
        _secrets = await TestSecrets.LoadOrCreateAsync(stack.State, _limit.Token);
        var (seed, written) = (In("seed.json"), In("cloud-outputs.json"));
        _secrets.WriteSeed(seed, stack.Template, SynthesisedStack.Suffix);
        RunOptions options = new() { Suffix = SynthesisedStack.Suffix, Port = 0, Iam = "enforce" };
        _cloud = Child.Start([Solution.Assembly("LocalCloud", "LocalCloud"), .. LocalCloudArguments.Of(stack.Template, seed, written, stack.State, options), "--functions", "attached", "--end-with-parent"]);
        var ready = Child.ReadyAsync(_cloud, "LocalCloud", new RunConsole(headless: true), _limit.Token);
        using FunctionEnvironments environments = new(stack.State.Cloud);
        foreach (var function in stack.Plan.Functions)
        {
            _functions.Add(Start(await environments.OfAsync(function, _limit.Token)));
        }

        await ready;
        var path = In("outputs.json");
        Outputs.Write(path, Outputs.Of((JsonObject)JsonNode.Parse(await File.ReadAllBytesAsync(written, _limit.Token))!, _secrets));
        _outputs = StackOutputs.Read(path);
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

        if (_secrets is not null)
        {
            await _secrets.DisposeAsync();
        }

        _limit.Dispose();
    }

    [Fact]
    public async Task An_event_of_each_provider_gets_from_its_200_to_the_table_and_dead_letters_are_redriven_by_click()
    {
        using EventStore events = new(_outputs!, TimeProvider.System);
        foreach (var provider in Catalog.Providers)
        {
            var said = await Command($"send-{provider.Name}").RunAsync(_outputs!, TimeProvider.System, _limit.Token);

            said.ShouldEndWith(" is accepted.");
            var stored = await events.WaitForAsync(said.Split(' ')[0], Patience, _limit.Token);
            stored.ShouldNotBeNull(said).IsProcessed.ShouldBeTrue();
        }

        (await Command("redrive").RunAsync(_outputs!, TimeProvider.System, _limit.Token)).ShouldBe("0 of 0 are sent.");
        (await OwnInstancesAsync()).ShouldBeEmpty();
    }

    private static StackCommand Command(string name) => StackCommands.All.Single(command => command.Name == name);

    private static Process Start(IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(Solution.DotnetHost, [Solution.Assembly("Functions", "Webhooks.Functions")]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

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

    private string In(string name) => Path.Combine(stack.State.Path, name);
}

using System.Diagnostics;
using Webhooks.AppHost.Model;
using Webhooks.AppHost.Provisioning;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.AppHost.Tests;

/// <summary>A run as Aspire has it with storage in AWS, but for Aspire: the stack is made by the code of the embedded orchestrator.</summary>
[Collection(DeveloperEnvironment.Name)]
public sealed class ProvisionedRunTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apphost-tests-");
    private readonly CancellationTokenSource _limit = new(Patience);
    private readonly RunConsole _console = new(headless: true);
    private readonly List<Process> _functions = [];
    private readonly Dictionary<string, string?> _before = [];
    private DeveloperAccount? _account;
    private AspireRun? _run;
    private Process? _cloud;

    public async Task InitializeAsync()
    {
        _account = await DeveloperAccount.StartAsync();
        foreach (var (name, value) in _account.Environment)
        {
            _before[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }
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

        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        await _account!.DisposeAsync();
        _folder.Delete(recursive: true);
        _limit.Dispose();
    }

    [Fact]
    public async Task An_event_of_each_provider_gets_through_functions_without_the_developers_keys_into_the_account()
    {
        RunOptions options = new() { Suffix = "dev", State = _folder, Port = 0, Iam = "enforce", Provision = true, Yes = true };
        _run = await AspireRun.PrepareAsync(options, _console, _limit.Token);
        _account!.Stacks.Status.ShouldBeNull("Aspire makes it, and nobody before");
        using (Provisioner asAspire = new(options, _console))
        {
            await asAspire.MakeAsync(_run.Template, _limit.Token);
        }

        _account.Stacks.Template.ShouldBe(_run.Plan.Storage!.Template.Json);
        var outputs = _account.Stacks.Cloud!.Outputs.EnumerateObject().Where(output => output.Name.StartsWith("Made", StringComparison.Ordinal)).ToDictionary(output => output.Name, output => output.Value.GetString()!);
        _cloud = Child.Start([Solution.Assembly("LocalCloud", "LocalCloud"), .. await _run.CloudArgumentsAsync(outputs, _limit.Token), "--end-with-parent"], asDeveloper: true);
        var ready = Child.ReadyAsync(_cloud, "LocalCloud", _console, _limit.Token);
        foreach (var function in _run.Plan.StorageUsers)
        {
            var environment = await _run.Environments.OfAsync(function, _limit.Token);
            environment.Values.ShouldNotContain(_account.Secret);
            environment["AWS_EC2_METADATA_DISABLED"].ShouldBe("", "the developer's");
            _functions.Add(AttachedFunction.Start(environment));
        }

        await ready;
        await _run.PublishAsync(_limit.Token);

        var known = StackOutputs.Read(_run.State.OutputsPath);
        using Stack there = new(_account.Stacks.Cloud, secret: "");
        foreach (var provider in Catalog.Providers)
        {
            var said = await StackCommands.All.Single(command => command.Name == $"send-{provider.Name}").RunAsync(known, TimeProvider.System, _limit.Token);

            said.ShouldEndWith(" is accepted.");
            using EventStore events = new(known, TimeProvider.System);
            (await events.WaitForAsync(said.Split(' ')[0], Patience, _limit.Token)).ShouldNotBeNull(said).IsProcessed.ShouldBeTrue();
        }

        var table = outputs.Keys.Single(name => name.StartsWith("MadeEventsTable", StringComparison.Ordinal) && !name.EndsWith("Arn", StringComparison.Ordinal));
        (await there.ScanAsync(table)).Count.ShouldBe(Catalog.Providers.Count);
        File.Exists(_run.Seed).ShouldBeFalse("the secrets are in AWS");
    }
}

/// <summary>The variables of this process are the developer's for a while: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DeveloperEnvironment
{
    public const string Name = "the developer's environment";
}

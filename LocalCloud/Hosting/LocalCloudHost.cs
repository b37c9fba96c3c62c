using System.Security.Cryptography;
using CloudTemplate;
using LocalCloud.ApiGateway;
using LocalCloud.Control;
using LocalCloud.Control.Resources;
using LocalCloud.Control.Seen;
using LocalCloud.Control.Topology;
using LocalCloud.CustomResources;
using LocalCloud.EventSources;
using LocalCloud.EventSources.Streams;
using LocalCloud.EventSources.Streams.Remote;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Lambda.Async;
using LocalCloud.Lambda.Code;
using LocalCloud.Logs;
using LocalCloud.Logs.Api;
using LocalCloud.Remote;
using LocalCloud.S3;
using LocalCloud.Sns;
using LocalCloud.Sqs;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;
using LocalCloud.Time;

namespace LocalCloud.Hosting;

/// <summary>One run: opens the state folder and the ports, resolves the template, starts what it describes, and ends it in the opposite order.</summary>
internal static class LocalCloudHost
{
    private static readonly TimeSpan BatchesEnd = TimeSpan.FromSeconds(2);

    /// <param name="output">Gets a line for each step, and one that begins with <c>Ready</c> when everything answers.</param>
    /// <exception cref="StartException">Something that the user can mend is wrong.</exception>
    /// <exception cref="TemplateException">The template can't be run honestly.</exception>
    /// <exception cref="FunctionInitException">A function failed in its init phase.</exception>
    public static async Task RunAsync(LocalCloudOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var ending = ParentPipe.Link(options.EndWithParent, cancellationToken);
        using var state = StateFolder.Open(options.State, options.Fresh);
        File.Delete(options.OutputsPath);
        File.Delete(ControlFile.PathIn(state.Path));
        await using var forward = OtlpForwarder.FromEnvironment(Environment.GetEnvironmentVariable);
        CloudTelemetry telemetry = new(forward);
        await using FileLog log = new(Path.Combine(state.Folder("logs"), "local-cloud.log"), TimeProvider.System, telemetry);

        // Twice: how many ports there are follows from the template, and what is in it from the ports.
        var remoteStack = RemoteStack.Read(options.Remote);
        var apis = TemplateFile.Resolve(options, frontDoor: null, remoteStack).RestApis.Count;
        await using var server = await WebServer.StartAsync(Ports.Choose(options.Port, apis), log, ending.Token);
        await using var otlp = await OtlpServer.StartAsync(new OtlpReceiver(telemetry, forward), anyPort: options.Port == 0, ending.Token);
        var gate = server.Gate;
        var system = WhatIsRun(TemplateFile.Resolve(options, gate[Listener.FrontDoor], remoteStack), options.Functions);
        remoteStack?.Check(system);
        ApiAddresses addresses = new(system, gate);
        var assets = AssetManifest.Beside(options.Template.FullName);
        foreach (var resource in system.NotEmulated)
        {
            await output.WriteLineAsync($"Not emulated: {resource.Path} ({resource.Type})");
        }

        ServiceClock clock = new(TimeProvider.System);
        AccessKeys keys = new();
        await using LogGroups logs = new(system, state.Folder("logs"), clock);
        var developer = keys.Issue(Principal.Developer);

        // Storage first, then what uses it, then what calls that.
        await using var storage = await StoredServices.OpenAsync(remoteStack is null ? system : RemoteStack.Without(system), state, options.Seed, server, clock, telemetry, ending.Token);
        using var remote = remoteStack is null ? null : await RemoteServices.OpenAsync(remoteStack, storage, system, ending.Token);
        await output.WriteLineAsync(remoteStack is null ? $"Storage answers: {storage.Summary}" : $"Storage is in AWS: account {remoteStack.AccountId}, {remoteStack.Region}");
        foreach (var warning in storage.Topics.Warnings)
        {
            await output.WriteLineAsync($"Warning: {warning}");
        }

        LambdaOptions lambda = new()
        {
            RuntimeApiAddress = gate[Listener.RuntimeApi].Authority,
            EndpointUrl = gate[Listener.FrontDoor],
            StateFolder = state.Path,
            OtlpEndpoint = otlp.Http,
            Processes = options.Functions,
        };
        await using LambdaService functions = new([.. storage.Functions.Select(addresses.Localise)], assets.Find, keys, storage.Events, logs, lambda, server.Logger<LambdaService>(), telemetry);
        AccessLog access = new();
        Authorizer authorizer = new(system.Roles, access, server.Logger<Authorizer>(), QueuePolicies.Of(system));
        MappingPermissions.Check(system, authorizer, options.Iam);
        AwsFrontDoor door = new(
            [.. remote?.Services ?? storage.Services, functions, new LogsService(logs)], keys, authorizer, options.Iam, TimeProvider.System, server.Logger<AwsFrontDoor>(), telemetry);
        gate.Open(Listener.RuntimeApi, functions.RuntimeApi.HandleAsync);
        AnswerBox answers = new(gate[Listener.FrontDoor]);
        gate.Open(Listener.FrontDoor, context => AnswerBox.Claims(context.Request) ? answers.HandleAsync(context) : door.HandleAsync(context));

        // Before the first invocation: who serves functions has to be told how.
        IQueues queues = remote is null ? storage.Queues : remote.Queues;
        ITopics topics = remote is null ? storage.Topics : remote.Topics;
        IObjects objects = remote is null ? storage.Objects : remote.Objects;
        IQueueCounts counts = remote is null ? storage.Queues : remote.Queues;
        using QueueMappings mappings = new(system.QueueMappings, queues, functions, clock, server.Logger<QueueMappings>(), telemetry);
        FailureDestinations failures = new(queues, topics, objects);
        using StreamMappings streams = new(remote is null ? system.StreamMappings : [], storage.Tables.Streams, functions, failures, state.Folder("event-sources"), clock, server.Logger<StreamMappings>(), telemetry);
        using RemoteStreamMappings? remoteStreams = remote is null ? null : new(system, remote.Calls, functions, failures, state.Folder("event-sources"), clock, server.Logger<RemoteStreamMappings>(), telemetry);
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        IReadOnlyList<WatchedProcess> Own() => [new(CloudTelemetry.OwnService, null), new("dynoxide", storage.Tables.ProcessId)];
        using ProcessWatch processes = new(telemetry, () => [.. Own(), .. functions.Processes], forward);
        var map = SystemMaps.Of(system, addresses.All.ToDictionary());
        ResourceReading resources = new(system, map, functions, new MappingSwitches(mappings, streams), counts, remote is null ? new StoreSwitches(storage.Tables, storage.Objects) : null, processes, Own);
        TraceReading traces = new(telemetry.Spans);
        var seen = SeenReadings.Of(system, map, telemetry, resources, traces, () => functions.Pools.Sum(pool => pool.Changes));
        ControlApi control = new(clock, token, new FunctionRoutes(functions), new NamedRoutes(resources, traces), Readings.Of(system, counts, functions, storage.Mailbox, access, seen));
        gate.Open(Listener.Control, control.HandleEarlyAsync);
        ControlFile.Write(state.Path, gate[Listener.Control], token);

        await functions.WarmAsync(ending.Token);
        await output.WriteLineAsync($"{Served(options.Functions)}: {string.Join(", ", system.Functions.Select(function => function.Name))}");

        Stack stack = new(system, functions, answers, state.Path);
        await stack.MakeAsync(output, ending.Token);

        await mappings.StartAsync(ending.Token);
        remoteStreams?.Start();
        streams.Start();
        storage.Tables.KeepHouse();
        Destinations destinations = new(system.Functions, queues, topics, objects, storage.Events, authorizer);
        await using AsyncDispatcher events = new(storage.Events, system.Functions, functions, destinations, clock, server.Logger<AsyncDispatcher>());
        await using CodeWatch code = new(options.Watched, functions, Path.Combine(state.Folder("code"), "built"), output, server.Logger<CodeWatch>());
        for (var number = 0; number < system.RestApis.Count; number++)
        {
            RestApi gateway = new(system.RestApis[number], system, functions, clock, server.Logger<RestApi>(), logs, telemetry);
            gate.OpenApi(number, gateway.HandleAsync);
        }

        gate.Open(Listener.Control, control.HandleAsync);
        control.TellReady();
        OutputsFile.Write(options.OutputsPath, stack.Fill(system), gate, addresses, developer, token, otlp);
        try
        {
            await output.WriteLineAsync($"Ready: {options.OutputsPath}");
            await Task.Delay(Timeout.Infinite, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // As asked: what follows is the end.
        }
        finally
        {
            File.Delete(options.OutputsPath);
            File.Delete(ControlFile.PathIn(state.Path));
            storage.Queues.StopWaiting();
            using CancellationTokenSource patience = new(BatchesEnd);
            await Task.WhenAll(mappings.StopAsync(patience.Token), streams.StopAsync(patience.Token), remoteStreams?.StopAsync(patience.Token) ?? Task.CompletedTask, events.StopAsync(patience.Token));
        }
    }

    /// <summary>Without what invokes functions, where somebody else does.</summary>
    private static SystemModel WhatIsRun(SystemModel system, FunctionProcesses processes) => processes == FunctionProcesses.Elsewhere
        ? system with { RestApis = [], QueueMappings = [], StreamMappings = [], CustomResources = [] }
        : system;

    private static string Served(FunctionProcesses processes) => processes switch
    {
        FunctionProcesses.Own => "Functions have started",
        FunctionProcesses.Attached => "Functions wait for processes that attach",
        FunctionProcesses.Elsewhere => "Not run, with their APIs, event source mappings and custom resources, since they are served elsewhere",
    };
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.AppHost.Provisioning;

namespace Webhooks.AppHost.Model;

/// <summary>
/// One run whose processes Aspire starts: where everything is, and the files by which they find each other. No secret is in an environment or on a command
/// line. Here, and not in AspireMode, is all that needs nothing of Aspire's: so that it is compiled, and tested, in every build.
/// </summary>
internal sealed class AspireRun : IAsyncDisposable
{
    /// <summary>The dashboard's, in its link; see Dashboard/Access/AccessGate.cs.</summary>
    private const string LinkParameter = "token";

    private readonly TestSecrets _secrets;
    private readonly Provisioner? _aws;
    private readonly string _cloudOutputs;
    private readonly string _key;
    private Outputs? _published;

    private AspireRun(RunOptions options, StateFolder state, string template, TestSecrets secrets, Provisioner? aws, PlannedStack? storage)
    {
        (Options, State, Template, _secrets, _aws) = (options, state, template, secrets, aws);
        Ports = RunPorts.Choose(options.Port);
        Plan = ResourcePlan.Of(DeployedSystem.Read(template, options.Suffix, new Uri($"http://127.0.0.1:{Ports.AwsEndpoint}")), storage);
        var cloud = storage is null ? state.Cloud : state.CloudWithRemote;
        Environments = new FunctionEnvironments(cloud);
        PrivateFile.MakeFolder(cloud);
        File.Delete(Environments.Control);   // an earlier run's, which was killed
        (Seed, _cloudOutputs, KeyFile) = (In("seed.json"), In("cloud-outputs.json"), In("dashboard-key"));
        if (storage is null)
        {
            secrets.WriteSeed(Seed, template, options.Suffix);
        }

        _key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        PrivateFile.Write(KeyFile, Encoding.ASCII.GetBytes(_key));
    }

    /// <summary>The way to it, as the embedded orchestrator's: synthesised template (its storage in AWS, if wished) + generated secrets.</summary>
    /// <exception cref="RunException">Something that the user can mend is wrong.</exception>
    public static async Task<AspireRun> PrepareAsync(RunOptions options, RunConsole console, CancellationToken cancellationToken)
    {
        options.RequireAspire();
        await Node.RequireAsync(cancellationToken);
        var state = StateFolder.Open(options);
        var aws = options.Provision ? new Provisioner(options, console) : null;
        TestSecrets? secrets = null;
        try
        {
            Outputs.Remove(state);
            var template = await console.StepAsync("Synthesising the template", () => Synthesis.RunAsync(state, options.Suffix, anew: options.Fresh, cancellationToken));
            var storage = aws is null ? null : await aws.PlanAsync(template, cancellationToken);
            secrets = await TestSecrets.LoadOrCreateAsync(state, cancellationToken);
            return new AspireRun(options, state, template, secrets, aws, storage);
        }
        catch
        {
            await (secrets?.DisposeAsync() ?? ValueTask.CompletedTask);
            aws?.Dispose();
            state.Dispose();
            throw;
        }
    }

    public RunOptions Options { get; }

    public StateFolder State { get; }

    public string Template { get; }

    public RunPorts Ports { get; }

    public ResourcePlan Plan { get; }

    public FunctionEnvironments Environments { get; }

    /// <summary>The file with the secrets' first values, where LocalCloud keeps them.</summary>
    public string Seed { get; }

    /// <summary>The file with the token that is in the dashboard's link.</summary>
    public string KeyFile { get; }

    /// <summary>Amazon's emulators invoke the functions, not LocalCloud.</summary>
    public bool UsesTestTool => Options.Lambda == RunOptions.TestTool;

    /// <summary>LocalCloud's arguments, when it is about to start. Secrets in AWS get their values before: a function may ask for one at once.</summary>
    /// <param name="outputs">What the stack that holds the storage says of itself, by key; null: there is none.</param>
    /// <exception cref="RunException">The stack has something else in it, or AWS refuses.</exception>
    public async Task<IReadOnlyList<string>> CloudArgumentsAsync(IReadOnlyDictionary<string, string>? outputs, CancellationToken cancellationToken)
    {
        var made = Plan.Storage?.Made(outputs ?? new Dictionary<string, string>());
        if (made is not null)
        {
            await _aws!.FillSecretsAsync(made, Template, _secrets, cancellationToken);
        }

        return
        [
            .. LocalCloudArguments.Of(Template, made is null ? LocalCloudArguments.Here(Seed, State) : LocalCloudArguments.InAws(made, State), _cloudOutputs, Options with { Port = Ports.Api }),
            "--functions", UsesTestTool ? "elsewhere" : "attached",
        ];
    }

    /// <summary>The dashboard's path, with what lets one in.</summary>
    public string DashboardPath => $"/?{LinkParameter}={_key}";

    /// <summary>Puts the outputs file in place, once LocalCloud answers.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        var cloud = (JsonObject)JsonNode.Parse(await File.ReadAllBytesAsync(_cloudOutputs, cancellationToken))!;
        if (UsesTestTool)
        {
            cloud["ApiUrl"] = $"http://localhost:{Ports.Emulator}/";
        }

        _published?.Dispose();
        _published = Outputs.Publish(State, Outputs.Of(cloud, _secrets), $"http://127.0.0.1:{Ports.Dashboard}{DashboardPath}");
    }

    public async ValueTask DisposeAsync()
    {
        _published?.Dispose();
        Environments.Dispose();
        File.Delete(Seed);
        File.Delete(KeyFile);
        File.Delete(_cloudOutputs);
        await _secrets.DisposeAsync();
        _aws?.Dispose();
        State.Dispose();
    }

    private string In(string name) => Path.Combine(State.Path, name);
}

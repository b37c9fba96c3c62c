using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

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
    private readonly string _cloudOutputs;
    private readonly string _key;
    private Outputs? _published;

    private AspireRun(RunOptions options, StateFolder state, string template, TestSecrets secrets)
    {
        (Options, State, Template, _secrets) = (options, state, template, secrets);
        Ports = RunPorts.Choose(options.Port);
        Plan = ResourcePlan.Of(DeployedSystem.Read(template, options.Suffix, new Uri($"http://127.0.0.1:{Ports.AwsEndpoint}")));
        Environments = new FunctionEnvironments(state.Cloud);
        PrivateFile.MakeFolder(state.Cloud);
        File.Delete(Environments.Control);   // an earlier run's, which was killed
        (Seed, _cloudOutputs, KeyFile) = (In("seed.json"), In("cloud-outputs.json"), In("dashboard-key"));
        secrets.WriteSeed(Seed, template, options.Suffix);
        _key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        PrivateFile.Write(KeyFile, Encoding.ASCII.GetBytes(_key));
    }

    /// <summary>The way to it, as the embedded orchestrator's: synthesised template + generated secrets.</summary>
    /// <exception cref="RunException">Something that the user can mend is wrong.</exception>
    public static async Task<AspireRun> PrepareAsync(RunOptions options, RunConsole console, CancellationToken cancellationToken)
    {
        await Node.RequireAsync(cancellationToken);
        var state = StateFolder.Open(options);
        TestSecrets? secrets = null;
        try
        {
            Outputs.Remove(state);
            var template = await console.StepAsync("Synthesising the template", () => Synthesis.RunAsync(state, options.Suffix, anew: options.Fresh, cancellationToken));
            secrets = await TestSecrets.LoadOrCreateAsync(state, cancellationToken);
            return new AspireRun(options, state, template, secrets);
        }
        catch
        {
            await (secrets?.DisposeAsync() ?? ValueTask.CompletedTask);
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

    /// <summary>The file with the secrets' first values.</summary>
    public string Seed { get; }

    /// <summary>The file with the token that is in the dashboard's link.</summary>
    public string KeyFile { get; }

    /// <summary>Amazon's emulators invoke the functions, not LocalCloud.</summary>
    public bool UsesTestTool => Options.Lambda == RunOptions.TestTool;

    /// <summary>LocalCloud's arguments.</summary>
    public IReadOnlyList<string> CloudArguments =>
    [
        .. LocalCloudArguments.Of(Template, LocalCloudArguments.Here(Seed, State), _cloudOutputs, Options with { Port = Ports.Api }),
        "--functions", UsesTestTool ? "elsewhere" : "attached",
    ];

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
        State.Dispose();
    }

    private string In(string name) => Path.Combine(State.Path, name);
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Webhooks.AppHost.Provisioning;

namespace Webhooks.AppHost;

/// <summary>LocalCloud as a process of its own. It ends when its standard input does, so it can't outlive this one.</summary>
internal sealed class LocalCloudProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _relaying;

    private LocalCloudProcess(Process process, JsonObject outputs, Task relaying)
    {
        _process = process;
        Outputs = outputs;
        _relaying = relaying;
    }

    /// <summary>What LocalCloud says of itself: the template's outputs, endpoints, keys.</summary>
    public JsonObject Outputs { get; }

    /// <summary>What a person wants to open or call, by its name.</summary>
    public IEnumerable<(string Name, string Address)> Addresses =>
    [
        ("API", (string?)Outputs["ApiUrl"] ?? "none"),
        ("AWS", (string)Outputs["Endpoints"]!["DynamoDB"]!),
        ("Control", (string)Outputs["Endpoints"]!["Control"]!),
    ];

    /// <summary>Starts it and waits until everything in the template answers.</summary>
    /// <param name="remote">Where what the template keeps is; null: here.</param>
    /// <exception cref="RunException">It ended instead; its own lines say why.</exception>
    public static async Task<LocalCloudProcess> StartAsync(string template, ProvisionedStack? remote, TestSecrets secrets, StateFolder state, RunOptions options, RunConsole console, CancellationToken cancellationToken)
    {
        var outputs = Path.Combine(state.Path, "cloud-outputs.json");
        var seed = Path.Combine(state.Path, "seed.json");
        if (remote is null)
        {
            secrets.WriteSeed(seed, template, options.Suffix);
        }

        var storage = remote is null ? LocalCloudArguments.Here(seed, state) : LocalCloudArguments.InAws(remote, state);

        List<string> arguments =
        [
            Solution.Assembly("LocalCloud", "LocalCloud"),
            .. LocalCloudArguments.Of(template, storage, outputs, options),
            "--end-with-parent",
            .. Solution.FunctionBuilds.SelectMany(folder => new[] { "--watch", folder }),
        ];
        var process = Child.Start(arguments, asDeveloper: true);
        try
        {
            await Child.ReadyAsync(process, "LocalCloud", console, cancellationToken);
            File.Delete(seed);
            var read = (JsonObject)JsonNode.Parse(await File.ReadAllBytesAsync(outputs, cancellationToken))!;
            File.Delete(outputs);
            return new LocalCloudProcess(process, read, Task.WhenAll(Child.RelayAsync(process.StandardOutput, console), Child.RelayAsync(process.StandardError, console)));
        }
        catch
        {
            await Child.EndAsync(process);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it ends, by the user's wish or by itself.</summary>
    /// <exception cref="RunException">It ended by itself.</exception>
    public async Task RunToEndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        throw new RunException($"LocalCloud ended by itself (exit code {_process.ExitCode}). What was stored and queued is kept: run again to go on from there.");
    }

    public async ValueTask DisposeAsync()
    {
        await Child.EndAsync(_process);
        await _relaying;
        _process.Dispose();
    }
}

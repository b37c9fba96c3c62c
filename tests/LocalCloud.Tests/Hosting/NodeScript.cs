using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Hosting;

/// <summary>A script on AWS's own clients for JavaScript (npm), as they come; what it sees it prints as JSON.</summary>
internal sealed class NodeScript : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _node;

    private NodeScript(Process node) => _node = node;

    /// <param name="script">Beside the tests: <c>Sqs/every-operation.mjs</c>.</param>
    public static NodeScript Start(OrdersCloud cloud, string script, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("node", [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = cloud["AccessKeyId"];
        start.Environment["AWS_SECRET_ACCESS_KEY"] = cloud["SecretAccessKey"];
        start.Environment["AWS_REGION"] = cloud["Region"];
        return new NodeScript(Process.Start(start)!);
    }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>What it saw.</returns>
    public static async Task<JsonNode> RunAsync(OrdersCloud cloud, string script, params IReadOnlyList<string> arguments)
    {
        using var node = Start(cloud, script, arguments);
        return JsonNode.Parse(await node.EndAsync())!;
    }

    /// <summary>A line that it prints meanwhile.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => _node.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Waits for its end, which must be a good one.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> EndAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        var (output, errors) = (_node.StandardOutput.ReadToEndAsync(limit.Token), _node.StandardError.ReadToEndAsync(limit.Token));
        await _node.WaitForExitAsync(limit.Token);
        _node.ExitCode.ShouldBe(0, await errors);
        return await output;
    }

    public void Dispose() => _node.Dispose();
}

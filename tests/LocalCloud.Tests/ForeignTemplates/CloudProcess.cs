using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.ForeignTemplates;

/// <summary>LocalCloud as the process that a user starts, on a template that lies here as somebody wrote it, refusing what its roles don't allow.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly string _outputsPath;

    private CloudProcess(string template, DirectoryInfo state)
    {
        var parameters = Path.Combine(state.FullName, "parameters.json");
        File.WriteAllText(parameters, new JsonObject { ["NodePath"] = Node }.ToJsonString());
        _outputsPath = Path.Combine(state.FullName, "outputs.json");
        string[] arguments =
            [Assembly, "--template", template, "--parameters", parameters, "--state", state.FullName, "--port", "0", "--iam", "enforce", "--end-with-parent"];
        _process = new Process { StartInfo = Piped("dotnet", arguments), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"It ended with exit code {_process.ExitCode} before it was ready:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new() { Timeout = Patience };

    public string Output => string.Join('\n', _lines);

    public JsonObject Outputs { get; private set; } = [];

    public string this[string output] => (string)Outputs[output]!;

    /// <summary>Where the templates lie.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ForeignTemplates");

    /// <summary>As it was built beside this one: <c>artifacts/bin/LocalCloud/{configuration}/LocalCloud.dll</c>.</summary>
    private static string Assembly
    {
        get
        {
            DirectoryInfo own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(own.Parent!.Parent!.FullName, "LocalCloud", own.Name, "LocalCloud.dll");
        }
    }

    /// <summary>A function's PATH is Lambda's, and node may be elsewhere.</summary>
    private static string Node { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "node")).First(File.Exists);

    /// <param name="template">Its path.</param>
    public static async Task<CloudProcess> StartAsync(string template, DirectoryInfo state)
    {
        CloudProcess cloud = new(template, state);
        try
        {
            await cloud._ready.Task.WaitAsync(Patience);
            cloud.Outputs = JsonNode.Parse(await File.ReadAllBytesAsync(cloud._outputsPath))!.AsObject();
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Uses one of AWS's own clients: <c>aws.mjs</c>.</summary>
    public async Task<JsonArray> AwsAsync(string verb, string where)
    {
        var answer = await AwsAsync([verb, where]);
        return answer.AsArray();
    }

    public Task<JsonNode> AwsAsync(string verb, string where, IEnumerable<JsonNode> bodies) => AwsAsync([verb, where, new JsonArray([.. bodies]).ToJsonString()]);

    /// <summary>How many messages are in the queues, visible or in somebody's hands.</summary>
    public async Task<int> QueuedAsync()
    {
        var queues = JsonNode.Parse(await Http.GetStringAsync($"{Outputs["Endpoints"]!["Control"]}/queues"))!.AsObject();
        return queues.Sum(queue => (int)queue.Value!["visible"]! + (int)queue.Value["inFlight"]!);
    }

    public async Task AdvanceAsync(int seconds)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Outputs["Endpoints"]!["Control"]}/clock/advance?seconds={seconds}");
        request.Headers.Add("X-Control-Token", this["ControlToken"]);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Asks again and again until the answer is what is waited for.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Predicate<T> isIt)
    {
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
            {
                return answer;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does: it alone, with no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();   // its parent has gone, as far as it knows
            using CancellationTokenSource limit = new(Patience);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        Http.Dispose();
    }

    private async Task<JsonNode> AwsAsync(string[] arguments)
    {
        using var node = Process.Start(Piped(Node, [Path.Combine(Folder, "aws.mjs"), _outputsPath, .. arguments]))!;
        using CancellationTokenSource limit = new(Patience);
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(limit.Token), node.StandardError.ReadToEndAsync(limit.Token));
        await node.WaitForExitAsync(limit.Token);
        node.ExitCode.ShouldBe(0, await errors);
        return JsonNode.Parse(await output)!;
    }

    private static ProcessStartInfo Piped(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.StartsWith("Ready", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}

using System.Diagnostics;
using CloudTemplate;

namespace LocalCloud.Lambda.Code;

/// <summary>
/// Edit, build, run: when a build has written a watched folder anew, the functions that it is for get new instances on the new code.
/// The old ones serve until one of those is ready, and go on if none ever is. By looking every so often: file events get lost, and
/// some builds delete their folder.
/// </summary>
/// <remarks>The code is copied first: the next build may overwrite what a running instance has mapped into its memory.</remarks>
internal sealed partial class CodeWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private readonly LambdaService _functions;
    private readonly string _copies;
    private readonly TextWriter _output;
    private readonly ILogger _logger;
    private readonly List<(WatchedFolder Folder, FolderState State)> _watched;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private int _builds;

    /// <param name="copies">Where code is copied to; what earlier runs copied there is deleted.</param>
    /// <param name="output">Gets a line about each new build.</param>
    public CodeWatch(IReadOnlyList<WatchedFolder> folders, LambdaService functions, string copies, TextWriter output, ILogger<CodeWatch> logger)
    {
        _functions = functions;
        _copies = copies;
        _output = output;
        _logger = logger;
        if (Directory.Exists(copies))
        {
            Directory.Delete(copies, recursive: true);
        }

        _watched = [.. folders.Select(folder => (folder, new FolderState(folder.Path, Quiet)))];
        _loop = folders.Count == 0 ? Task.CompletedTask : Task.Run(RunAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using PeriodicTimer timer = new(Pause);
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var (folder, _) in _watched.Where(watched => watched.State.HasSettled()).ToList())
                {
                    await TakeAsync(folder).WaitAsync(_stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // As asked.
        }
    }

    private async Task TakeAsync(WatchedFolder folder)
    {
        try
        {
            var start = Stopwatch.GetTimestamp();
            var copy = Path.Combine(_copies, $"{++_builds}");
            Copy(folder.Path, copy);
            var outcomes = await Task.WhenAll(_functions.Functions.Where(function => folder.IsFor(function, copy)).Select(async function => (function.Name, Problem: await ReplaceAsync(function, copy))));
            var serving = outcomes.Where(outcome => outcome.Problem is null).Select(outcome => outcome.Name).Order(StringComparer.Ordinal).ToList();
            if (serving.Count > 0)
            {
                await SayAsync($"New code from {folder.Path} serves after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s: {string.Join(", ", serving)}");
            }

            foreach (var (name, problem) in outcomes.Where(outcome => outcome.Problem is not null))
            {
                await SayAsync($"New code from {folder.Path} can't serve, and the old goes on: {name} failed in its init phase: {problem}");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)   // the next build has begun already, or the disk is full
        {
            await SayAsync($"New code in {folder.Path} can't be copied, and the old goes on: {fault.Message}");
        }
    }

    private async Task<string?> ReplaceAsync(FunctionModel function, string folder)
    {
        try
        {
            return await _functions.ReplaceCodeAsync(function.Name, folder);
        }
        catch (FunctionCodeException problem)
        {
            return problem.Message;
        }
    }

    private Task SayAsync(string line)
    {
        Log.Said(_logger, line);
        return _output.WriteLineAsync(line);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Line}")]
        public static partial void Said(ILogger logger, string line);
    }
}

using System.Net;
using System.Net.Sockets;
using LocalCloud.Hosting;
using LocalCloud.Processes;

namespace LocalCloud.DynamoDb;

/// <summary>
/// The DynamoDB emulator's process on its file. When it dies it is started again on the same port; what it had acknowledged
/// is in the file. Calls in between fail as DynamoDB's own failures do, and are retried by whoever made them.
/// </summary>
internal sealed partial class DynoxideProcess : IAsyncDisposable
{
    private const int MostStarts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly string _program;
    private readonly int _port;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending = new();
    private ChildProcess _process;
    private Task _watching = Task.CompletedTask;

    private DynoxideProcess(string program, string file, int port, ILogger logger)
    {
        (_program, File, _port, _logger) = (program, file, port, logger);
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}/"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        _process = Launch();
    }

    /// <summary>Of the process that there is now.</summary>
    public int Id => _process.Id;

    /// <summary>Speaks to the process itself, past the front door.</summary>
    public HttpClient Client { get; }

    /// <summary>The database's file, for what its process doesn't do by itself.</summary>
    public string File { get; }

    /// <exception cref="StartException">It isn't installed, or doesn't answer.</exception>
    public static async Task<DynoxideProcess> StartAsync(string folder, ILogger logger, CancellationToken cancellationToken)
    {
        DynoxideProcess database = new(DynoxideProgram.Find(), Path.Combine(folder, "dynamodb.db"), FreePort(), logger);
        try
        {
            await database.AnswersAsync(cancellationToken);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        database._watching = database.WatchAsync();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        await _process.DisposeAsync();
        Client.Dispose();
        _ending.Dispose();
    }

    /// <summary>Its own announcement names the port that was asked for, so zero would leave us not knowing which it got.</summary>
    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private ChildProcess Launch() => ChildProcess.Start(
        new ChildProcessStart
        {
            Program = _program,
            Arguments = ["serve", "--host", "127.0.0.1", "--port", _port.ToString(), "--db-path", File],
            WorkingDirectory = Path.GetDirectoryName(File)!,
        },
        line => Log.Said(_logger, line.Text));

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        using PeriodicTimer timer = new(PollInterval);
        try
        {
            while (!await IsUpAsync(limit.Token))
            {
                if (_process.Exited.IsCompleted)
                {
                    throw new StartException($"The DynamoDB emulator ended at its start with exit code {await _process.Exited}; its words are in LocalCloud's log.");
                }

                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartException($"The DynamoDB emulator didn't answer within {StartLimit.TotalSeconds} s.");
        }
    }

    private async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
            return true;   // whatever it says: it speaks
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                var exitCode = await _process.Exited.WaitAsync(_ending.Token);
                Log.Died(_logger, exitCode);
                await RestartAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
        catch (StartException fault)
        {
            Log.GaveUp(_logger, fault.Message);
        }
    }

    /// <summary>Whatever killed it may do so again while it starts.</summary>
    /// <exception cref="StartException">It has died in every one of its starts.</exception>
    private async Task RestartAsync()
    {
        var starts = 0;
        while (true)
        {
            starts++;
            await _process.DisposeAsync();
            _process = Launch();
            try
            {
                await AnswersAsync(_ending.Token);
                return;
            }
            catch (StartException) when (starts < MostStarts)
            {
                Log.Died(_logger, _process.Exited.IsCompleted ? await _process.Exited : 0);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "DynamoDB emulator: {Line}")]
        public static partial void Said(ILogger logger, string line);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The DynamoDB emulator ended (exit code {ExitCode}) and is started again")]
        public static partial void Died(ILogger logger, int exitCode);

        [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The DynamoDB emulator can't be started again: {Reason}")]
        public static partial void GaveUp(ILogger logger, string reason);
    }
}

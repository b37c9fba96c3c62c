using System.Globalization;
using System.Threading.Channels;
using LocalCloud.Telemetry;

namespace LocalCloud.Hosting;

/// <summary>LocalCloud's own log: a line an entry into one file, written behind the callers' backs.</summary>
internal sealed class FileLog : ILoggerProvider, IAsyncDisposable
{
    // Bounded: a disk that can't keep up costs log lines, never memory or a request's time.
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly TimeProvider _time;
    private readonly CloudTelemetry? _telemetry;
    private readonly Task _writing;

    /// <param name="telemetry">Takes the entries too; null: nobody wants them.</param>
    public FileLog(string path, TimeProvider time, CloudTelemetry? telemetry = null)
    {
        _time = time;
        _telemetry = telemetry;
        _writing = WriteAsync(path);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose() => _lines.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _writing;
    }

    private async Task WriteAsync(string path)
    {
        await using StreamWriter file = new(path, append: true);
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line))
            {
                await file.WriteLineAsync(line);
            }

            await file.FlushAsync();
        }
    }

    private sealed class Logger(FileLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var cause = exception is null ? "" : Environment.NewLine + exception;
                var (now, message) = (log._time.GetUtcNow(), formatter(state, exception));
                log._lines.Writer.TryWrite(string.Create(CultureInfo.InvariantCulture, $"{now:O} {logLevel,-11} {category}: {message}{cause}"));
                log._telemetry?.Log(
                    new HeldLog(() => new LogText { Level = logLevel, Message = message + cause, Fields = new Dictionary<string, string> { ["category"] = category } }) { At = now, Source = LogSource.LocalCloud, Service = CloudTelemetry.OwnService },
                    message.Length + cause.Length);
            }
        }
    }
}

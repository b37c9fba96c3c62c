using System.Buffers;
using System.Text;
using LocalCloud.Time;

namespace LocalCloud.Logs;

/// <summary>A log group: what is written to it is in its file a twentieth of a second later, and survives a restart.</summary>
public sealed class LogGroup : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private readonly LogFiles _files;
    private readonly ServiceClock _clock;
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _unsaved = new(4096);
    private ArrayBufferWriter<byte> _saving = new(4096);
    private DateTimeOffset _last;
    private Task _save = Task.CompletedTask;
    private bool _saveIsPlanned;

    internal LogGroup(string name, int? retentionInDays, LogFiles files, ServiceClock clock)
    {
        Name = name;
        RetentionInDays = retentionInDays;
        _files = files;
        _clock = clock;
    }

    public string Name { get; }

    /// <summary>Null: for ever. By the service clock.</summary>
    public int? RetentionInDays { get; }

    /// <summary>The file with the latest lines; it may not be there yet.</summary>
    public string Path => _files.Current;

    /// <summary>Before this, by the system's clock, everything has expired.</summary>
    internal DateTimeOffset KeptSince => RetentionInDays is { } days ? _clock.SystemTimeOf(_clock.GetUtcNow() - TimeSpan.FromDays(days)) : DateTimeOffset.UnixEpoch;

    /// <summary>Adds a line.</summary>
    /// <returns>The event's time.</returns>
    public DateTimeOffset Add(LogStream stream, string text) => Add(stream, text, static (to, text) => Encoding.UTF8.GetBytes(text, to));

    /// <summary>Adds a line that is written in place.</summary>
    /// <param name="what">What is written; it must have no line end in it.</param>
    internal DateTimeOffset Add<T>(LogStream stream, T what, Action<IBufferWriter<byte>, T> write)
    {
        lock (_gate)
        {
            // Time that goes back would put lines out of their order.
            var now = TimeProvider.System.GetUtcNow();
            _last = now > _last ? now : _last;
            if (_unsaved.WrittenCount > LogFiles.MostUnsaved)
            {
                return _last;   // a disk that can't keep up costs lines, never memory or a call's time
            }

            EventLine.WriteTime(_last, _unsaved.GetSpan(EventLine.TimeLength));
            _unsaved.Advance(EventLine.TimeLength);
            _unsaved.Write(" "u8);
            _unsaved.Write(stream.Utf8Name.Span);
            _unsaved.Write(" "u8);
            write(_unsaved, what);
            _unsaved.Write("\n"u8);
            if (!_saveIsPlanned)
            {
                _saveIsPlanned = true;
                _save = SaveAsync(_save);
            }

            return _last;
        }
    }

    /// <summary>All that is written, the latest line too; to be disposed of.</summary>
    internal async Task<LogReader> ReadAsync()
    {
        await FlushAsync();
        var since = KeptSince;
        _files.Expire(since);
        return new LogReader(_files.Open(), since);
    }

    public async ValueTask DisposeAsync() => await FlushAsync();

    /// <summary>Waits until all is in the file.</summary>
    internal Task FlushAsync()
    {
        lock (_gate)
        {
            return _save;
        }
    }

    private async Task SaveAsync(Task before)
    {
        await before;
        await Task.Delay(Delay, TimeProvider.System);
        lock (_gate)
        {
            (_unsaved, _saving) = (_saving, _unsaved);
            _saveIsPlanned = false;
        }

        try
        {
            await _files.AppendAsync(_saving.WrittenMemory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must stop nobody.
        }

        _saving.ResetWrittenCount();
    }
}

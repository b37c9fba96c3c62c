using System.Buffers;
using System.Globalization;
using System.Text;

namespace LocalCloud.Lambda;

/// <summary>A line of a function's log.</summary>
/// <param name="Time">When it was read, by the system's clock.</param>
/// <param name="Instance">The instance that wrote it.</param>
public readonly record struct LogLine(DateTimeOffset Time, string Instance, string Text);

/// <summary>
/// What a function's instances and Lambda itself write: to a file, a twentieth of a second late, and to a bounded tail in memory.
/// </summary>
public sealed class FunctionLog : IAsyncDisposable
{
    private const int TailLines = 1_000;
    private const long LargestFile = 32 * 1024 * 1024;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly LogLine[] _tail = new LogLine[TailLines];
    private long _written;
    private ArrayBufferWriter<byte> _unsaved = new(4096);
    private ArrayBufferWriter<byte> _saving = new(4096);
    private Task _save = Task.CompletedTask;
    private bool _saveIsPlanned;

    /// <param name="path">The file; its folder must exist. Past 32 MiB it is renamed to <c>….1.log</c>.</param>
    public FunctionLog(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds a line.</summary>
    public void Add(string instance, string text)
    {
        var line = new LogLine(TimeProvider.System.GetUtcNow(), instance, text);
        lock (_gate)
        {
            _tail[_written++ % TailLines] = line;
            Format(line);
            if (!_saveIsPlanned)
            {
                _saveIsPlanned = true;
                _save = SaveAsync(_save);
            }
        }
    }

    /// <summary>The last lines, oldest first; 1,000 at most.</summary>
    public IReadOnlyList<LogLine> Tail()
    {
        lock (_gate)
        {
            var first = Math.Max(0, _written - TailLines);
            var lines = new LogLine[_written - first];
            for (var at = first; at < _written; at++)
            {
                lines[at - first] = _tail[at % TailLines];
            }

            return lines;
        }
    }

    /// <summary>Waits until all is in the file.</summary>
    public async ValueTask DisposeAsync()
    {
        Task save;
        lock (_gate)
        {
            save = _save;
        }

        await save;
    }

    private void Format(LogLine line)
    {
        var span = _unsaved.GetSpan(64);
        line.Time.TryFormat(span, out var bytes, "yyyy-MM-dd'T'HH:mm:ss.fff'Z '", CultureInfo.InvariantCulture);
        _unsaved.Advance(bytes);
        Encoding.UTF8.GetBytes(line.Instance, _unsaved);
        _unsaved.Write(" "u8);
        Encoding.UTF8.GetBytes(line.Text, _unsaved);
        _unsaved.Write("\n"u8);
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
            if (new FileInfo(Path) is { Exists: true, Length: > LargestFile })
            {
                File.Move(Path, System.IO.Path.ChangeExtension(Path, ".1.log"), overwrite: true);
            }

            await using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            await file.WriteAsync(_saving.WrittenMemory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop a function; the tail still has the lines.
        }

        _saving.ResetWrittenCount();
    }
}

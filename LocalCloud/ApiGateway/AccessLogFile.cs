using System.Buffers;

namespace LocalCloud.ApiGateway;

/// <summary>The file that stands for the log group of a stage's access log: a line a request, written a twentieth of a second late.</summary>
internal sealed class AccessLogFile(string path) : IAsyncDisposable
{
    // A disk that can't keep up costs lines, never memory or a request's time.
    private const int MostUnsaved = 16 * 1024 * 1024;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _unsaved = new(4096);
    private ArrayBufferWriter<byte> _saving = new(4096);
    private Task _save = Task.CompletedTask;
    private bool _saveIsPlanned;

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

    public void Add(AccessLogFormat format, AnsweredRequest answered)
    {
        lock (_gate)
        {
            if (_unsaved.WrittenCount > MostUnsaved)
            {
                return;
            }

            format.Write(_unsaved, answered);
            _unsaved.Write("\n"u8);
            if (!_saveIsPlanned)
            {
                _saveIsPlanned = true;
                _save = SaveAsync(_save);
            }
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
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            await file.WriteAsync(_saving.WrittenMemory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop the gateway.
        }

        _saving.ResetWrittenCount();
    }
}

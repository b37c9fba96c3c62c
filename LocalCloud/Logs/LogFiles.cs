using System.Globalization;

namespace LocalCloud.Logs;

/// <summary>
/// The files of one log group: <c>NAME.log</c> is written to; when it is full it is renamed to <c>NAME~1764000000000.log</c>, by
/// the Unix time of its first event, and the oldest goes. So a group has 32 MiB at most, and is searched file by file.
/// </summary>
internal sealed class LogFiles(string folder, string name)
{
    private const long FullFile = 4 * 1024 * 1024;
    private const int MostFullFiles = 7;

    /// <summary>A batch, beyond what makes a file full: as much as may wait for the disk.</summary>
    public const int MostUnsaved = 4 * 1024 * 1024;

    /// <summary>No file is larger.</summary>
    public const long MostBytes = FullFile + MostUnsaved + 1024 * 1024;

    private readonly Lock _gate = new();
    private bool _wasOpened;

    /// <summary>The file that is written to; it may not be there yet.</summary>
    public string Current { get; } = Path.Combine(folder, $"{name}.log");

    /// <summary>Adds whole lines.</summary>
    /// <exception cref="IOException">The disk is full, or worse.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> lines)
    {
        FileStream file;
        lock (_gate)
        {
            PutAsideWhenFull();
            file = new FileStream(Current, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        }

        await using (file)
        {
            if (!_wasOpened && EndsWithinALine(Current))
            {
                await file.WriteAsync("\n"u8.ToArray());   // of a run that was killed: what it began is no event
            }

            _wasOpened = true;
            await file.WriteAsync(lines);
        }
    }

    /// <summary>All files that have something in them, oldest first; to be disposed of.</summary>
    public IReadOnlyList<LogSegment> Open()
    {
        lock (_gate)
        {
            return [.. FullFiles().Select(full => full.Path).Append(Current).Select(LogSegment.Open).OfType<LogSegment>().OrderBy(segment => segment.Id)];
        }
    }

    /// <summary>Deletes the files in which every event is older than that.</summary>
    public void Expire(DateTimeOffset before)
    {
        lock (_gate)
        {
            // A file was written to until the next was begun.
            using var current = LogSegment.Open(Current);
            var full = FullFiles();
            var ends = full.Skip(1).Select(next => next.Began).Append(current?.Id ?? long.MaxValue);
            foreach (var ((_, path), _) in full.Zip(ends).Where(file => file.Second <= before.ToUnixTimeMilliseconds()))
            {
                File.Delete(path);
            }
        }
    }

    private void PutAsideWhenFull()
    {
        if (new FileInfo(Current) is not { Exists: true, Length: > FullFile })
        {
            return;
        }

        using (var segment = LogSegment.Open(Current))
        {
            File.Move(Current, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}~{segment!.Id}.log")), overwrite: true);
        }

        foreach (var (_, path) in FullFiles().SkipLast(MostFullFiles))
        {
            File.Delete(path);
        }
    }

    /// <summary>Oldest first.</summary>
    private List<(long Began, string Path)> FullFiles() =>
    [
        .. Directory.EnumerateFiles(folder, $"{name}~*.log")
            .Select(path => (Began: long.TryParse(Path.GetFileName(path).AsSpan()[(name.Length + 1)..^".log".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var began) ? began : -1, path))
            .Where(file => file.Began >= 0)
            .Order(),
    ];

    private static bool EndsWithinALine(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> last = stackalloc byte[1];
        return RandomAccess.GetLength(file) is > 0 and var length && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != '\n';
    }
}

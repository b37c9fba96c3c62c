using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace LocalCloud.Logs;

/// <summary>One file of a log group, open to be read, whatever becomes of its name meanwhile.</summary>
internal sealed class LogSegment : IDisposable
{
    private readonly SafeFileHandle _file;
    private byte[]? _content;

    private LogSegment(SafeFileHandle file, byte[] firstTime)
    {
        _file = file;
        FirstTime = firstTime;
        Id = EventLine.ReadTime(firstTime) ?? 0;
    }

    /// <summary>The Unix time of its first event in milliseconds: it tells it from all others, also when it is renamed.</summary>
    public long Id { get; }

    /// <summary>The same as it stands in the file.</summary>
    public ReadOnlyMemory<byte> FirstTime { get; }

    /// <summary>Null when nothing is in the file yet, or it has gone.</summary>
    public static LogSegment? Open(string path)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var firstTime = new byte[EventLine.TimeLength];
            if (RandomAccess.Read(file, firstTime, 0) == firstTime.Length)
            {
                return new LogSegment(file, firstTime);
            }

            file.Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Its whole lines.</summary>
    public ReadOnlySpan<byte> Read()
    {
        var length = (int)Math.Min(RandomAccess.GetLength(_file), LogFiles.MostBytes);
        _content ??= ArrayPool<byte>.Shared.Rent(length);
        length = Math.Min(length, _content.Length);
        var read = 0;
        while (read < length && RandomAccess.Read(_file, _content.AsSpan(read, length - read), read) is > 0 and var more)
        {
            read += more;
        }

        var whole = _content.AsSpan(0, read);
        return whole[..(whole.LastIndexOf((byte)'\n') + 1)];
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_content is not null)
        {
            ArrayPool<byte>.Shared.Return(_content);
        }
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Webhooks.Functions.Http;

/// <summary>
/// Reads the answers on one connection (https://www.rfc-editor.org/rfc/rfc9112): by <c>Content-Length</c>, chunked, or until the
/// server closes. Head and body stay in one buffer that is used again for the next answer.
/// </summary>
public sealed class HttpAnswerReader(Stream stream)
{
    private const int HeadLimit = 64 * 1024;

    // More than an invocation's 6 MB, the largest that anybody sends us.
    private const int BodyLimit = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;

    public bool Began => _filled > 0;

    public bool StaysOpen { get; private set; }

    public void Reset()
    {
        _filled = 0;
        StaysOpen = false;
    }

    public HttpResponse Read()
    {
        var start = 0;
        while (true)
        {
            var headEnd = Find(start, Marker.EmptyLine, HeadLimit) + 4;
            var status = ParseStatus(_buffer.AsSpan(start, headEnd - start), out var statusLine);
            if (status < 200)
            {
                start = headEnd; // interim: the answer proper follows
                continue;
            }

            var lines = start + statusLine;
            var end = ReadBody(status, lines, headEnd);
            return new HttpResponse(status, _buffer.AsMemory(lines, headEnd - lines), _buffer.AsMemory(headEnd, end - headEnd));
        }
    }

    private static int ParseStatus(ReadOnlySpan<byte> head, out int lineLength)
    {
        lineLength = head.IndexOf("\r\n"u8) + 2;
        return head.StartsWith("HTTP/1."u8) && head.Length > 12 && head[8] == ' ' && Utf8Parser.TryParse(head[9..12], out int status, out var read) && read == 3
            ? status
            : throw new IOException("The answer doesn't begin as HTTP/1.1 does.");
    }

    private int ReadBody(int status, int lines, int start)
    {
        var framing = Framing.Of(status, _buffer.AsSpan(lines, start - lines));
        var (end, next) = framing switch
        {
            { Chunked: true } => ReadChunks(start),
            { Length: { } length } => ReadLength(start, length),
            _ => ReadToClose(),
        };

        // What lies behind the body is no answer to anything: the connection can't be trusted with another request.
        StaysOpen = framing.KeepAlive && _filled == next;
        return end;
    }

    private (int End, int Next) ReadLength(int start, long length)
    {
        var end = start + (length <= BodyLimit ? (int)length : throw TooLarge());
        FillTo(end);
        return (end, end);
    }

    private (int End, int Next) ReadToClose()
    {
        while (Fill(orEnd: true))
        {
            // Until the server closes.
        }

        return (_filled, _filled);
    }

    /// <summary>Moves the chunks together, in place.</summary>
    private (int End, int Next) ReadChunks(int start)
    {
        var (read, written) = (start, start);
        while (true)
        {
            var lineEnd = Find(read, Marker.LineEnd, HeadLimit);
            var size = ParseChunkSize(_buffer.AsSpan(read, lineEnd - read));
            read = lineEnd + 2;
            if (size == 0)
            {
                break;
            }

            if (written - start + size > BodyLimit)
            {
                throw TooLarge();
            }

            FillTo(read + size + 2);
            Buffer.BlockCopy(_buffer, read, _buffer, written, size);
            written += size;
            read += size;
            if (!_buffer.AsSpan(read, 2).SequenceEqual("\r\n"u8))
            {
                throw new IOException("A chunk of the answer is longer than it says.");
            }

            read += 2;
        }

        // Trailers, which nobody here reads, up to the empty line.
        int end;
        while ((end = Find(read, Marker.LineEnd, HeadLimit)) != read)
        {
            read = end + 2;
        }

        return (written, end + 2);
    }

    private static int ParseChunkSize(ReadOnlySpan<byte> line)
    {
        var digits = line.IndexOf((byte)';') is >= 0 and var extension ? line[..extension] : line;
        return int.TryParse(digits.Trim(" \t"u8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw new IOException("A chunk of the answer doesn't say its size.");
    }

    private enum Marker
    {
        LineEnd,
        EmptyLine,
    }

    /// <summary>Where the marker begins, at or after <paramref name="from"/>; reads on until it is there.</summary>
    private int Find(int from, Marker marker, int limit)
    {
        var searched = from;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _filled - searched).IndexOf(marker == Marker.LineEnd ? "\r\n"u8 : "\r\n\r\n"u8);
            if (found >= 0)
            {
                return searched + found;
            }

            if (_filled - from > limit)
            {
                throw new IOException($"The answer's head is longer than {limit} bytes.");
            }

            searched = Math.Max(from, _filled - 3); // the marker's first bytes may be there already
            Fill(orEnd: false);
        }
    }

    private void FillTo(int end)
    {
        if (_buffer.Length < end)
        {
            Array.Resize(ref _buffer, Math.Max(end, Math.Min(_buffer.Length * 2, BodyLimit)));
        }

        while (_filled < end)
        {
            Fill(orEnd: false);
        }
    }

    private bool Fill(bool orEnd)
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length <= BodyLimit ? _buffer.Length * 2 : throw TooLarge());
        }

        var read = stream.Read(_buffer.AsSpan(_filled));
        _filled += read;
        if (read == 0 && !orEnd)
        {
            throw new EndOfStreamException("The server closed the connection before its answer was complete.");
        }

        return read > 0;
    }

    private static IOException TooLarge() => new($"The answer is longer than {BodyLimit} bytes.");

    /// <summary>How an answer's body ends: after so many bytes, by its chunks, or (neither) when the server closes.</summary>
    private readonly record struct Framing(bool Chunked, long? Length, bool KeepAlive)
    {
        public static Framing Of(int status, ReadOnlySpan<byte> lines)
        {
            var keepAlive = !(HttpResponse.Find(lines, "connection", out var connection) && Ascii.EqualsIgnoreCase(connection, "close"u8));
            if (status is 204 or 304)
            {
                return new Framing(Chunked: false, 0, keepAlive);
            }

            if (HttpResponse.Find(lines, "transfer-encoding", out var encoding))
            {
                return Ascii.EqualsIgnoreCase(encoding, "chunked"u8)
                    ? new Framing(Chunked: true, null, keepAlive)
                    : throw new IOException("The answer has a transfer encoding that was not asked for.");
            }

            return !HttpResponse.Find(lines, "content-length", out var length)
                ? new Framing(Chunked: false, null, KeepAlive: false)
                : Utf8Parser.TryParse(length, out long bytes, out var read) && read == length.Length && bytes >= 0
                    ? new Framing(Chunked: false, bytes, keepAlive)
                    : throw new IOException("The answer's Content-Length isn't a number.");
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Functions.Http;

/// <summary>
/// One connection that is kept open: a request, its answer, and the next. Plain HTTP/1.1 on a socket of our own, and one that
/// blocks: an instance has one invocation at a time, so there is nothing else to do while it waits, and a thread that sleeps in
/// the kernel is woken for half of what it costs to pass an answer from the poller to the thread pool to a continuation.
/// What doesn't go right is an <see cref="IOException"/>, after which the connection is of no use.
/// </summary>
public sealed class HttpConnection : IDisposable
{
    // Up to here head and body travel in one write, hence in one packet where they fit.
    private const int OneWrite = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly HttpAnswerReader _reader;
    private byte[] _sending = new byte[4 * 1024];

    private HttpConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        _reader = new HttpAnswerReader(stream);
    }

    /// <summary>Whether a byte of the last request's answer has come. Until then the server may not have seen the request at all.</summary>
    public bool AnswerBegan => _reader.Began;

    /// <summary>Whether the server said, by its last answer, that it goes on listening.</summary>
    public bool StaysOpen => _reader.StaysOpen;

    /// <summary>
    /// Whether the server has closed the connection since, or sent what nobody asked for. Under TLS 1.3 it may send session
    /// tickets at any time (RFC 8446, 4.6.1), so there only the end counts.
    /// </summary>
    public bool IsStale => _socket.Poll(0, SelectMode.SelectRead) && (_stream is not SslStream || _socket.Available == 0);

    /// <param name="trust">Which certificates are trusted; null: those that the machine trusts.</param>
    /// <exception cref="IOException">Nobody listens there, or the certificate isn't one that is trusted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static HttpConnection Open(HttpAddress address, X509ChainPolicy? trust, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var callingOff = CallOff(socket, cancellationToken);
        try
        {
            // Not ConnectAsync: it would make the socket a non-blocking one for ever.
            socket.Connect(new DnsEndPoint(address.Host, address.Port));
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return new HttpConnection(socket, address.Tls ? Encrypt(stream, address.Host, trust) : stream);
        }
        catch (Exception fault) when (fault is SocketException or AuthenticationException or IOException or ObjectDisposedException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException($"Can't connect to {address}: {fault.Message}", fault);
        }
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="head">The request line and the headers with the empty line at their end, <c>Content-Length</c> included.</param>
    /// <exception cref="IOException">The connection broke, or the answer isn't HTTP.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public HttpResponse Exchange(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        using var callingOff = CallOff(_socket, cancellationToken);
        try
        {
            _reader.Reset();
            Send(head, body);
            return _reader.Read();
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw fault as IOException ?? new IOException("The connection was closed.", fault);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var together = head.Length + body.Length;
        if (together <= OneWrite)
        {
            if (_sending.Length < together)
            {
                _sending = new byte[OneWrite];
            }

            head.CopyTo(_sending);
            body.CopyTo(_sending.AsSpan(head.Length));
            _stream.Write(_sending.AsSpan(0, together));
        }
        else
        {
            _stream.Write(head);
            _stream.Write(body);
        }

        _stream.Flush();
    }

    /// <summary>Ends whatever the socket is blocked in when the token is cancelled: closing it is the one way there is.</summary>
    private static CancellationTokenRegistration CallOff(Socket socket, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static open => ((Socket)open!).Dispose(), socket);

    private static SslStream Encrypt(Stream stream, string host, X509ChainPolicy? trust)
    {
        var encrypted = new SslStream(stream);
        encrypted.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = trust });
        return encrypted;
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Functions.Http;

/// <summary>
/// One connection that is kept open: a request, its answer, and the next. Plain HTTP/1.1 on a socket of our own, because
/// HttpClient's pool and its tasks cost a webhook more than the webhook's own work, in processor time and above all in the
/// slowest percent. What doesn't go right is an <see cref="IOException"/>, after which the connection is of no use.
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

    /// <summary>Whether the server has closed the connection since, or sent what nobody asked for.</summary>
    public bool IsStale => _socket.Poll(0, SelectMode.SelectRead);

    /// <param name="trust">Which certificates are trusted; null: those that the machine trusts.</param>
    /// <exception cref="IOException">Nobody listens there, or the certificate isn't one that is trusted.</exception>
    public static async Task<HttpConnection> OpenAsync(HttpAddress address, X509ChainPolicy? trust, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return new HttpConnection(socket, address.Tls ? await EncryptAsync(stream, address.Host, trust, cancellationToken) : stream);
        }
        catch (Exception fault) when (fault is SocketException or AuthenticationException)
        {
            socket.Dispose();
            throw new IOException($"Can't connect to {address}: {fault.Message}", fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="head">The request line and the headers with the empty line at their end, <c>Content-Length</c> included.</param>
    /// <exception cref="IOException">The connection broke, or the answer isn't HTTP.</exception>
    public async Task<HttpResponse> ExchangeAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _reader.Reset();
        var together = head.Length + body.Length;
        if (together <= OneWrite)
        {
            if (_sending.Length < together)
            {
                _sending = new byte[OneWrite];
            }

            head.CopyTo(_sending);
            body.CopyTo(_sending.AsMemory(head.Length));
            await _stream.WriteAsync(_sending.AsMemory(0, together), cancellationToken);
        }
        else
        {
            await _stream.WriteAsync(head, cancellationToken);
            await _stream.WriteAsync(body, cancellationToken);
        }

        await _stream.FlushAsync(cancellationToken);
        return await _reader.ReadAsync(cancellationToken);
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<Stream> EncryptAsync(Stream stream, string host, X509ChainPolicy? trust, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = trust }, cancellationToken);
        return encrypted;
    }
}

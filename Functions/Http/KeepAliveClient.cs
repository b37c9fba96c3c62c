using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Functions.Http;

/// <summary>Talks to one server over one connection, opened when it is first needed and again when it broke. For one caller at a time.</summary>
/// <param name="trust">Which certificates are trusted; null: those that the machine trusts.</param>
public sealed class KeepAliveClient(HttpAddress address, X509ChainPolicy? trust = null) : IDisposable
{
    private HttpConnection? _connection;

    public HttpAddress Address => address;

    /// <summary>Opens the connection ahead of the first request.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public void Connect(CancellationToken cancellationToken) => _connection ??= HttpConnection.Open(address, trust, cancellationToken);

    /// <summary>Sends a request and reads its answer. A kept connection that turns out to be closed is replaced, once.</summary>
    /// <param name="head">The request line and the headers with the empty line at their end.</param>
    /// <returns>The answer, readable until the next request.</returns>
    /// <exception cref="IOException">The server can't be reached, went away, or answers what isn't HTTP.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public HttpResponse Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        if (_connection is { } kept)
        {
            try
            {
                if (!kept.IsStale)
                {
                    return Exchange(kept, head, body, cancellationToken);
                }
            }
            catch (IOException) when (!kept.AnswerBegan)
            {
                // Servers close what lies idle, and the request may have crossed with that: a new connection tells.
            }

            Close();
        }

        Connect(cancellationToken);
        return Exchange(_connection!, head, body, cancellationToken);
    }

    public void Dispose() => Close();

    private HttpResponse Exchange(HttpConnection connection, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        var healthy = false;
        try
        {
            var answer = connection.Exchange(head, body, cancellationToken);
            healthy = connection.StaysOpen;
            return answer;
        }
        finally
        {
            if (!healthy)
            {
                Close(); // half an exchange would answer the next request with this one's
            }
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}

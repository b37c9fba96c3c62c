using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Functions.Tests.Support;

/// <summary>A server that says, byte for byte, what a test wants: for each connection a list of answers.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private readonly string?[][] _connections;

    /// <param name="connections">For each connection in turn: what to send after each request; null: nothing, and close.</param>
    public RawServer(params string?[][] connections)
    {
        _connections = connections;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What each connection sent.</summary>
    public List<string> Heard { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            foreach (var answers in _connections)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                await ServeAsync(client.GetStream(), answers);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream, string?[] answers)
    {
        var buffer = new byte[64 * 1024];
        foreach (var answer in answers)
        {
            var read = await stream.ReadAsync(buffer);
            Heard.Add(Encoding.UTF8.GetString(buffer, 0, read));
            if (answer is null)
            {
                return;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Functions.Tests.Support;

/// <summary>A request as a <see cref="TestServer"/> got it.</summary>
public sealed record TestRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>An answer of a <see cref="TestServer"/>.</summary>
public sealed record TestAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers);

/// <summary>A small HTTP server on a real socket and a port of its own. Connections are kept open until it is disposed.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<TestRequest, Task<TestAnswer>> _answer;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;

    public TestServer(Func<TestRequest, Task<TestAnswer>> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string HostAndPort => _listener.LocalEndpoint.ToString()!;

    public string Url => $"http://{HostAndPort}";

    /// <summary>How many connections were opened.</summary>
    public int Connections => _clients.Count;

    /// <summary>Closes what is open, and goes on listening.</summary>
    public void CloseConnections()
    {
        foreach (var client in _clients)
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        CloseConnections();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                _clients.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                var answer = await _answer(request);
                var head = new StringBuilder($"HTTP/1.1 {answer.Status} Test\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer.Body)}\r\n");
                foreach (var (name, value) in answer.Headers)
                {
                    head.Append(name).Append(": ").Append(value).Append("\r\n");
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{head}\r\n{answer.Body}"));
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or SocketException or OperationCanceledException)
        {
            client.Dispose(); // the client went away, or the test is over
        }
    }

    private static async Task<TestRequest?> ReadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"))];
        await stream.ReadExactlyAsync(body);
        var start = lines[0].Split(' ');
        return new TestRequest(start[0], start[1], headers, body);
    }
}

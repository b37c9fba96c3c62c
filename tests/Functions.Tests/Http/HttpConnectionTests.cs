using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.Functions.Http;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Http;

public sealed class HttpConnectionTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(6_000_000)]
    public async Task Requests_and_answers_of_every_size_go_through(int bytes)
    {
        await using var server = new TestServer(request => Task.FromResult(new TestAnswer(200, request.Text)));
        using var connection = HttpConnection.Open(HttpAddress.Of(server.Url)!, trust: null, TestTime.Limit());
        var body = Encoding.UTF8.GetBytes(new string('x', bytes));

        for (var i = 0; i < 2; i++)
        {
            var answer = connection.Exchange(Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n"), body, TestTime.Limit());

            answer.Body.Span.SequenceEqual(body).ShouldBeTrue();
            connection.StaysOpen.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Connecting_can_be_called_off()
    {
        await using var server = new TestServer(_ => Task.FromResult(new TestAnswer(200)));

        Should.Throw<OperationCanceledException>(() => HttpConnection.Open(HttpAddress.Of(server.Url)!, trust: null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Connecting_where_nobody_accepts_can_be_called_off()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0); // takes one connection; of those after it nobody hears
        var address = new HttpAddress("127.0.0.1", ((IPEndPoint)full.LocalEndPoint!).Port, Tls: false, "");
        using var first = HttpConnection.Open(address, trust: null, TestTime.Limit());
        using var impatient = new CancellationTokenSource(50);

        Should.Throw<OperationCanceledException>(() => HttpConnection.Open(address, trust: null, impatient.Token));
    }

    [Fact]
    public async Task A_connection_that_was_disposed_says_so()
    {
        await using var server = new TestServer(_ => Task.FromResult(new TestAnswer(200)));
        var connection = HttpConnection.Open(HttpAddress.Of(server.Url)!, trust: null, TestTime.Limit());
        connection.Dispose();

        Should.Throw<IOException>(() => connection.Exchange("GET / HTTP/1.1\r\n\r\n"u8, default, TestTime.Limit()));
    }
}

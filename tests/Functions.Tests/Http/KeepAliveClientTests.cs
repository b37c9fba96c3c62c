using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.Functions.Http;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Http;

public sealed class KeepAliveClientTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task Requests_share_one_connection()
    {
        await using var server = new TestServer(_ => Task.FromResult(new TestAnswer(200, "ok")));
        using var client = new KeepAliveClient(HttpAddress.Of(server.Url)!);

        for (var i = 0; i < 5; i++)
        {
            Send(client).ShouldBe("ok");
        }

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_it_lay_idle_is_replaced()
    {
        await using var server = new RawServer([Ok, null], [Ok]);
        using var client = new KeepAliveClient(At(server));

        Send(client).ShouldBe("ok");

        // The first connection takes this request and closes without a word: it may not have seen it.
        Send(client).ShouldBe("ok");
        server.Heard.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_request_whose_answer_began_is_not_sent_again()
    {
        await using var server = new RawServer([Ok, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"], [Ok]);
        using var client = new KeepAliveClient(At(server));
        Send(client).ShouldBe("ok");

        Should.Throw<IOException>(() => Send(client));

        server.Heard.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_first_connection_that_closes_without_an_answer_is_a_fault()
    {
        await using var server = new RawServer([null], [Ok]);
        using var client = new KeepAliveClient(At(server));

        Should.Throw<IOException>(() => Send(client));
    }

    [Fact]
    public async Task After_a_cancelled_request_the_next_one_gets_its_own_answer()
    {
        var first = true;
        await using var server = new TestServer(async request =>
        {
            if (first)
            {
                first = false;
                await Task.Delay(Timeout.Infinite, TestTime.Limit());
            }

            return new TestAnswer(200, "the second one's");
        });
        using var client = new KeepAliveClient(HttpAddress.Of(server.Url)!);
        client.Connect(TestTime.Limit());
        using var impatient = new CancellationTokenSource(50);
        Should.Throw<OperationCanceledException>(() => client.Send("GET /1 HTTP/1.1\r\n\r\n"u8, default, impatient.Token));

        Send(client).ShouldBe("the second one's");
    }

    [Fact]
    public void Nobody_listening_is_said_with_the_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new HttpAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Tls: false, "");
        listener.Stop();
        using var client = new KeepAliveClient(address);

        Should.Throw<IOException>(() => client.Connect(TestTime.Limit())).Message.ShouldStartWith($"Can't connect to {address}: ");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var server = new TlsServer();
        using var client = new KeepAliveClient(server.Address);

        Should.Throw<IOException>(() => client.Connect(TestTime.Limit())).Message.ShouldContain("certificate");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var server = new TlsServer();
        using var client = new KeepAliveClient(server.Address with { Host = "127.0.0.1" }, server.Trust);

        Should.Throw<IOException>(() => client.Connect(TestTime.Limit())).Message.ShouldContain("certificate");
    }

    [Fact]
    public async Task Over_an_encrypted_connection_requests_are_answered_alike()
    {
        await using var server = new TlsServer();
        using var client = new KeepAliveClient(server.Address, server.Trust);

        Send(client).ShouldBe("ok");
        Send(client).ShouldBe("ok");
    }

    [Fact]
    public async Task Session_tickets_that_nobody_asked_for_do_not_cost_the_connection_that_was_opened_ahead()
    {
        await using var server = new TlsServer();
        using var client = new KeepAliveClient(server.Address, server.Trust);
        client.Connect(TestTime.Limit());
        await server.Greeted.Task;

        Send(client).ShouldBe("ok");

        server.Connections.ShouldBe(1);
    }

    private static HttpAddress At(RawServer server) => new("127.0.0.1", server.Port, Tls: false, "");

    private static string Send(KeepAliveClient client) =>
        Encoding.UTF8.GetString(client.Send("GET / HTTP/1.1\r\n\r\n"u8, default, TestTime.Limit()).Body.Span);
}

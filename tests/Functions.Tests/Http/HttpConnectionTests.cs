using System.Text;
using Webhooks.Functions.Http;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Http;

public sealed class HttpConnectionTests
{
    public static TheoryData<string, int, string> Answers => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "" },
        { "HTTP/1.0 200 OK\r\ncontent-length:5\r\n\r\nhello", 200, "hello" },
        { "HTTP/1.1 2¦00 OK\r\nConte¦nt-Length: 5\r¦\n\r¦\nhel¦lo", 200, "hello" },
        { "HTTP/1.1 404 \r\nContent-Length: 2\r\n\r\nno", 404, "no" },
        { "HTTP/1.1 204 No Content\r\n\r\n", 204, "" },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, "hello" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;name=value\r\nhe¦\r¦\n3 \r\nl¦lo\r\n0\r¦\nTrailer: x\r\n\r\n", 200, "hello" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_read_however_it_is_framed_and_cut(string bytes, int status, string body)
    {
        await using var server = new RawServer([bytes]);
        using var connection = await OpenAsync(server);

        var answer = await ExchangeAsync(connection);

        answer.Status.ShouldBe(status);
        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe(body);
        connection.StaysOpen.ShouldBeTrue();
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { "SSH-2.0-OpenSSH_9.2\r\n\r\n", "begin as HTTP/1.1" },
        { "HTTP/1.1 abc OK\r\n\r\n", "begin as HTTP/1.1" },
        { "HTTP/2 200\r\n\r\n", "begin as HTTP/1.1" },
        { "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "longer than" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "closed the connection" },
        { "HTTP/1.1 200 OK\r\nContent-", "closed the connection" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "transfer encoding" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "size" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n", "size" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", "longer than it says" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", "longer than" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task An_answer_that_is_no_HTTP_says_why(string bytes, string problem)
    {
        await using var server = new RawServer([bytes]);
        using var connection = await OpenAsync(server);

        var fault = await Should.ThrowAsync<IOException>(() => ExchangeAsync(connection));

        fault.Message.ShouldContain(problem);
        connection.StaysOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task A_head_that_never_ends_is_given_up()
    {
        await using var server = new RawServer(["HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000)]);
        using var connection = await OpenAsync(server);

        (await Should.ThrowAsync<IOException>(() => ExchangeAsync(connection))).Message.ShouldContain("head is longer");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhel¦lo")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK")]
    public async Task A_connection_that_the_server_closes_or_talks_out_of_turn_on_is_not_used_again(string bytes)
    {
        await using var server = new RawServer([bytes]);
        using var connection = await OpenAsync(server);

        var answer = await ExchangeAsync(connection);

        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe("hello");
        connection.StaysOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Headers_are_found_without_case_and_trimmed()
    {
        await using var server = new RawServer(["HTTP/1.1 200 OK\r\nLambda-Runtime-Trace-Id: \t Root=1 \r\nempty:\r\nno colon\r\nContent-Length: 0\r\n\r\n"]);
        using var connection = await OpenAsync(server);

        var answer = await ExchangeAsync(connection);

        answer.Header("lambda-runtime-TRACE-id").ShouldBe("Root=1");
        answer.Header("empty").ShouldBe("");
        answer.Header("trace-id").ShouldBeNull();
    }

    [Fact]
    public async Task A_large_answer_and_a_large_request_go_through_in_several_packets()
    {
        var large = new string('ü', 3_000_000);
        await using var server = new TestServer(request => Task.FromResult(new TestAnswer(200, request.Text)));
        using var connection = await HttpConnection.OpenAsync(HttpAddress.Of(server.Url)!, CancellationToken.None);
        var body = Encoding.UTF8.GetBytes(large);

        var answer = await connection.ExchangeAsync(Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n"), body, TestTime.Limit());

        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe(large);
    }

    private static Task<HttpConnection> OpenAsync(RawServer server) =>
        HttpConnection.OpenAsync(new HttpAddress("127.0.0.1", server.Port, Tls: false, ""), TestTime.Limit());

    private static Task<HttpResponse> ExchangeAsync(HttpConnection connection) =>
        connection.ExchangeAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), default, TestTime.Limit());
}

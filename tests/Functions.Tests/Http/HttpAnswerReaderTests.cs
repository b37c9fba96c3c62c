using System.Text;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Tests.Http;

/// <summary>Answers byte for byte; where they are cut (<c>¦</c>) is where one read ends and the next begins.</summary>
public sealed class HttpAnswerReaderTests
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
    public void An_answer_is_read_however_it_is_framed_and_cut(string bytes, int status, string body)
    {
        var reader = Answering(bytes);

        var answer = reader.Read();

        answer.Status.ShouldBe(status);
        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe(body);
        reader.StaysOpen.ShouldBeTrue();
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
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "closed the connection" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public void An_answer_that_is_no_HTTP_says_why(string bytes, string problem)
    {
        var reader = Answering(bytes);

        var fault = Should.Throw<IOException>(() => reader.Read());

        fault.Message.ShouldContain(problem);
        reader.StaysOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_head_that_never_ends_is_given_up()
    {
        var reader = Answering("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000));

        Should.Throw<IOException>(() => reader.Read()).Message.ShouldContain("head is longer");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhel¦lo")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK")]
    public void A_connection_that_the_server_closes_or_talks_out_of_turn_on_is_not_used_again(string bytes)
    {
        var reader = Answering(bytes);

        var answer = reader.Read();

        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe("hello");
        reader.StaysOpen.ShouldBeFalse();
    }

    [Fact]
    public void Headers_are_found_without_case_and_trimmed()
    {
        var reader = Answering("HTTP/1.1 200 OK\r\nLambda-Runtime-Trace-Id: \t Root=1 \r\nempty:\r\nno colon\r\nContent-Length: 0\r\n\r\n");

        var answer = reader.Read();

        answer.Header("lambda-runtime-TRACE-id").ShouldBe("Root=1");
        answer.Header("empty").ShouldBe("");
        answer.Header("trace-id").ShouldBeNull();
    }

    [Fact]
    public void An_answer_that_ends_with_the_connection_may_not_be_endless()
    {
        var reader = new HttpAnswerReader(new Pieces([.. Enumerable.Repeat(new string('x', 1_000_000), 40).Prepend("HTTP/1.1 200 OK\r\n\r\n")]));

        Should.Throw<IOException>(() => reader.Read()).Message.ShouldContain("longer than");
    }

    [Fact]
    public void One_answer_after_the_other_is_read_into_the_same_buffer()
    {
        var reader = new HttpAnswerReader(new Pieces(["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 201 OK\r\nContent-Length: 2\r\n\r\nyo"]));
        reader.Read().Status.ShouldBe(200);

        reader.Reset();
        var answer = reader.Read();

        (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)).ShouldBe((201, "yo"));
    }

    private static HttpAnswerReader Answering(string bytes) => new(new Pieces(bytes.Split('¦')));

    /// <summary>A stream that gives one piece for each read.</summary>
    private sealed class Pieces(string[] pieces) : MemoryStream
    {
        private ReadOnlyMemory<byte> _piece;
        private int _next;

        public override int Read(Span<byte> buffer)
        {
            if (_piece.IsEmpty && _next < pieces.Length)
            {
                _piece = Encoding.UTF8.GetBytes(pieces[_next++]);
            }

            var taken = Math.Min(_piece.Length, buffer.Length);
            _piece.Span[..taken].CopyTo(buffer);
            _piece = _piece[taken..];
            return taken;
        }
    }
}

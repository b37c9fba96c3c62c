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
        using var connection = await HttpConnection.OpenAsync(HttpAddress.Of(server.Url)!, trust: null, TestTime.Limit());
        var body = Encoding.UTF8.GetBytes(new string('x', bytes));

        for (var i = 0; i < 2; i++)
        {
            var answer = await connection.ExchangeAsync(Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n"), body, TestTime.Limit());

            answer.Body.Span.SequenceEqual(body).ShouldBeTrue();
            connection.StaysOpen.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Connecting_can_be_called_off()
    {
        await using var server = new TestServer(_ => Task.FromResult(new TestAnswer(200)));

        await Should.ThrowAsync<OperationCanceledException>(() => HttpConnection.OpenAsync(HttpAddress.Of(server.Url)!, trust: null, new CancellationToken(canceled: true)));
    }
}

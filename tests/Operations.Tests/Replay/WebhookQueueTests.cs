using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Webhooks.Operations.Replay;

namespace Webhooks.Operations.Tests.Replay;

/// <summary>What SQS may answer beside a message's id; that a real one takes the signature is shown by the replays.</summary>
public sealed class WebhookQueueTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = [];
    private readonly ConcurrentQueue<(string Target, JsonNode Body)> _asked = [];
    private WebApplication _web = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.MapPost("/", async (HttpRequest request) =>
        {
            _asked.Enqueue((request.Headers["X-Amz-Target"].ToString(), (await JsonNode.ParseAsync(request.Body))!));
            var (status, body) = _answers.TryDequeue(out var next) ? next : (200, """{"MessageId":"m-1"}""");
            return Results.Text(body, "application/x-amz-json-1.0", statusCode: status);
        });
        await _web.StartAsync();
    }

    public async Task DisposeAsync() => await _web.DisposeAsync();

    [Fact]
    public async Task A_message_is_sent_word_for_word()
    {
        (await Queue().SendAsync("""{"a":"ü \" < 𝄞"}""", CancellationToken.None)).ShouldBe("m-1");

        var (target, body) = _asked.ShouldHaveSingleItem();
        target.ShouldBe("AmazonSQS.SendMessage");
        ((string)body["MessageBody"]!).ShouldBe("""{"a":"ü \" < 𝄞"}""");
        ((string)body["QueueUrl"]!).ShouldBe("https://sqs.us-east-1.amazonaws.com/1/Webhooks");
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "<html>")]
    [InlineData(400, """{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slower"}""")]
    [InlineData(200, "{}")]
    public async Task What_may_go_well_a_moment_later_is_tried_again(int status, string body)
    {
        _answers.Enqueue((status, body));

        (await Queue().SendAsync("{}", CancellationToken.None)).ShouldBe("m-1");

        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_stays_down_is_given_up_after_the_third_try_with_what_it_said()
    {
        foreach (var _ in Enumerable.Range(0, 5))
        {
            _answers.Enqueue((503, """{"__type":"ServiceUnavailable","message":"down"}"""));
        }

        (await Should.ThrowAsync<OperationException>(() => Queue().SendAsync("{}", CancellationToken.None))).Message
            .ShouldBe("The queue https://sqs.us-east-1.amazonaws.com/1/Webhooks can't be reached: 503 ServiceUnavailable down");

        _asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        _answers.Enqueue((403, """{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no","message":"no"}"""));

        (await Should.ThrowAsync<OperationException>(() => Queue().SendAsync("{}", CancellationToken.None))).Message.ShouldEndWith("doesn't take the message: 403 AccessDeniedException no");

        _asked.Count.ShouldBe(1);
    }

    [Fact]
    public void A_stack_without_a_queue_says_so() =>
        Should.Throw<OperationException>(() => new WebhookQueue(new StackOutputs(), TimeProvider.System)).Message.ShouldEndWith(" has no QueueUrl.");

    private WebhookQueue Queue() => new(
        new StackOutputs
        {
            QueueUrl = "https://sqs.us-east-1.amazonaws.com/1/Webhooks", Endpoints = new StackEndpoints { SQS = _web.Urls.Single() }, AccessKeyId = "k", SecretAccessKey = "s",
        },
        TimeProvider.System);
}

using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class ReceiptHandleTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    [Fact]
    public async Task The_handle_of_an_earlier_receive_deletes_nothing()
    {
        await _sqs.SendMessageAsync("a");
        var early = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;
        _sqs.Clock.Advance(TimeSpan.FromSeconds(300));
        await _sqs.ReceiveAsync();

        await _sqs.DeleteAsync(early);

        (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task The_last_handle_deletes_even_after_its_visibility_timeout()
    {
        await _sqs.SendMessageAsync("a");
        var message = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;
        _sqs.Clock.Advance(TimeSpan.FromSeconds(300));

        await _sqs.DeleteAsync(message);

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handle_of_a_deleted_message_never_means_another()
    {
        await _sqs.SendMessageAsync("a");
        var first = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;
        await _sqs.DeleteAsync(first);
        await using var next = SqsFixture.On(_sqs.CopyFiles());   // which numbers its messages from the start again
        await next.SendMessageAsync("b");
        await next.ReceiveAsync();

        await next.DeleteAsync(first);

        (await next.Service.CountAsync(SqsFixture.QueueArn)).InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task A_handle_is_worth_nothing_at_another_queue()
    {
        await _sqs.SendMessageAsync("a");
        var message = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;

        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.DeleteAsync(message, SqsFixture.DeadLettersUrl));

        error.Code.ShouldBe("ReceiptHandleIsInvalid");
    }

    [Fact]
    public async Task Visibility_is_changed_from_now_on()
    {
        await _sqs.SendMessageAsync("a");
        var message = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;
        _sqs.Clock.Advance(TimeSpan.FromSeconds(100));

        await ChangeAsync(message, 600);

        _sqs.Clock.Advance(TimeSpan.FromSeconds(590));
        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
        _sqs.Clock.Advance(TimeSpan.FromSeconds(10));
        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Zero_gives_the_message_back_at_once()
    {
        await _sqs.SendMessageAsync("a");
        await ChangeAsync((await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!, 0);

        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_visibility_of_a_message_that_was_received_again_is_not_the_first_receiver_s_to_change()
    {
        await _sqs.SendMessageAsync("a");
        var early = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;
        _sqs.Clock.Advance(TimeSpan.FromSeconds(300));
        await _sqs.ReceiveAsync();

        (await Should.ThrowAsync<AwsServiceException>(ChangeAsync(early, 0))).Code.ShouldBe("InvalidParameterValueException");

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "MissingRequiredParameterException")]
    [InlineData(-1, "InvalidParameterValueException")]
    [InlineData(43_201, "InvalidParameterValueException")]
    public async Task A_visibility_timeout_lies_between_nothing_and_twelve_hours(int? timeout, string code)
    {
        await _sqs.SendMessageAsync("a");
        var message = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;

        (await Should.ThrowAsync<AwsServiceException>(ChangeAsync(message, timeout))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQEB")]
    [InlineData("AQEBAAAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_no_queue_has_given_is_no_handle(string text) =>
        ReceiptHandle.TryRead(text, 0, out _).ShouldBeFalse();

    [Fact]
    public void A_handle_reads_as_it_was_written()
    {
        var handle = new ReceiptHandle(7, long.MaxValue, long.MinValue);

        ReceiptHandle.TryRead(handle.ToString(), 7, out var read).ShouldBeTrue();
        read.ShouldBe(handle);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private Task<JsonNode> ChangeAsync(JsonNode message, int? seconds) => _sqs.CallAsync(
        "ChangeMessageVisibility",
        new JsonObject { ["QueueUrl"] = SqsFixture.QueueUrl, ["ReceiptHandle"] = (string?)message["ReceiptHandle"], ["VisibilityTimeout"] = seconds });
}

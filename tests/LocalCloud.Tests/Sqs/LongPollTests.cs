namespace LocalCloud.Tests.Sqs;

public sealed class LongPollTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    [Fact]
    public async Task A_waiting_receive_is_answered_when_a_message_comes()
    {
        var receive = _sqs.ReceiveAsync(wait: 20);
        await _sqs.SendMessageAsync("a");

        (await receive.WaitAsync(TimeSpan.FromSeconds(10))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_waiting_receive_is_answered_when_a_message_becomes_visible_again()
    {
        await _sqs.SendMessageAsync("a");
        await _sqs.ReceiveAsync();
        _sqs.Clock.Advance(TimeSpan.FromSeconds(290));

        var receive = _sqs.ReceiveAsync(wait: 20);
        _sqs.Clock.Advance(TimeSpan.FromSeconds(10));

        (await receive.WaitAsync(TimeSpan.FromSeconds(10))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_waiting_receive_gets_what_another_gives_back()
    {
        await _sqs.SendMessageAsync("a");
        var taken = await _sqs.Service.ReceiveAsync(SqsFixture.QueueArn, 1, TimeSpan.Zero, CancellationToken.None);
        var receive = _sqs.ReceiveAsync(wait: 20);

        await _sqs.Service.ChangeVisibilityAsync(SqsFixture.QueueArn, [taken[0].ReceiptHandle], TimeSpan.Zero, CancellationToken.None);

        (await receive.WaitAsync(TimeSpan.FromSeconds(10))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_receive_on_the_dead_letter_queue_is_answered_by_the_receive_that_moves_the_message_there()
    {
        await _sqs.SendMessageAsync("poison");
        for (var times = 0; times < 3; times++)
        {
            (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
            _sqs.Clock.Advance(TimeSpan.FromSeconds(300));
        }

        var receive = _sqs.ReceiveAsync(SqsFixture.DeadLettersUrl, wait: 20);
        (await _sqs.ReceiveAsync()).ShouldBeEmpty();

        (await receive.WaitAsync(TimeSpan.FromSeconds(10))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_receive_on_the_dead_letter_queue_is_answered_by_a_waiting_receive_that_moves_the_message_there()
    {
        await using var sqs = SqsFixture.Start(SqsFixture.DeadLetters, SqsFixture.Queue);
        await sqs.SendMessageAsync("poison");
        for (var times = 0; times < 3; times++)
        {
            (await sqs.ReceiveAsync(wait: 20)).ShouldHaveSingleItem();
            sqs.Clock.Advance(TimeSpan.FromSeconds(times < 2 ? 300 : 290));
        }

        var dead = sqs.ReceiveAsync(SqsFixture.DeadLettersUrl, wait: 20);
        var receive = sqs.ReceiveAsync(wait: 20);
        sqs.Clock.Advance(TimeSpan.FromSeconds(10));

        (await dead.WaitAsync(TimeSpan.FromSeconds(10))).ShouldHaveSingleItem();
        receive.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_waiting_receive_ends_empty_when_its_time_is_over()
    {
        var receive = _sqs.ReceiveAsync(wait: 20);

        _sqs.Clock.Advance(TimeSpan.FromSeconds(20));

        (await receive.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_of_several_waiting_receives_gets_a_message_of_its_own()
    {
        var receives = Enumerable.Range(0, 5).Select(_ => _sqs.ReceiveAsync(max: 1, wait: 20)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => _sqs.SendMessageAsync($"{number}")));

        var messages = await Task.WhenAll(receives).WaitAsync(TimeSpan.FromSeconds(10));

        messages.Select(message => (string?)message.ShouldHaveSingleItem()!["Body"]).Order().ShouldBe(["0", "1", "2", "3", "4"]);
    }

    [Fact]
    public async Task A_receiver_that_left_takes_no_message_along()
    {
        using var leaving = new CancellationTokenSource();
        var receive = _sqs.Service.ReceiveAsync(SqsFixture.QueueArn, 10, TimeSpan.FromSeconds(20), leaving.Token);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(receive);

        await _sqs.SendMessageAsync("a");

        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Receives_by_http_are_answered_when_the_host_begins_to_stop()
    {
        var receive = _sqs.ReceiveAsync(wait: 20);

        _sqs.Service.StopWaiting();

        (await receive.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeEmpty();
        (await _sqs.ReceiveAsync(wait: 20).WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeEmpty();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();
}

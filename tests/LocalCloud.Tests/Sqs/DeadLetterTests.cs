using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    [Fact]
    public async Task A_message_received_three_times_goes_to_the_dead_letters_at_the_fourth_attempt()
    {
        var id = await _sqs.SendMessageAsync("poison");
        var sent = (string?)(await ReceiveAndWaitAsync(3))["Attributes"]!["SentTimestamp"];

        (await _sqs.Service.CountAsync(SqsFixture.DeadLettersArn)).ShouldBe(new MessageCounts(0, 0, 0));
        (await _sqs.ReceiveAsync()).ShouldBeEmpty();

        var dead = (await _sqs.ReceiveAsync(SqsFixture.DeadLettersUrl)).ShouldHaveSingleItem()!;
        ((string?)dead["MessageId"]).ShouldBe(id);
        ((string?)dead["Body"]).ShouldBe("poison");
        ((string?)dead["Attributes"]!["SentTimestamp"]).ShouldBe(sent);
        ((string?)dead["Attributes"]!["DeadLetterQueueSourceArn"]).ShouldBe(SqsFixture.QueueArn);
        ((string?)dead["Attributes"]!["ApproximateReceiveCount"]).ShouldBe("4");
    }

    [Fact]
    public async Task Good_messages_behind_a_poisoned_one_are_received_in_the_same_call()
    {
        await _sqs.SendMessageAsync("poison");
        await ReceiveAndWaitAsync(3);
        await _sqs.SendMessageAsync("good");

        var message = (await _sqs.ReceiveAsync(max: 1)).ShouldHaveSingleItem()!;

        ((string?)message["Body"]).ShouldBe("good");
    }

    [Fact]
    public async Task An_old_handle_of_the_source_queue_does_not_delete_the_dead_letter()
    {
        await _sqs.SendMessageAsync("poison");
        var last = await ReceiveAndWaitAsync(3);
        await _sqs.ReceiveAsync();

        await _sqs.DeleteAsync(last);

        (await _sqs.ReceiveAsync(SqsFixture.DeadLettersUrl)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_dead_letter_expires_by_its_first_sending()
    {
        await _sqs.SendMessageAsync("poison");
        await ReceiveAndWaitAsync(3);
        await _sqs.ReceiveAsync();

        _sqs.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(16));
        (await _sqs.Service.CountAsync(SqsFixture.DeadLettersArn)).Visible.ShouldBe(1);
        _sqs.Clock.Advance(TimeSpan.FromMinutes(1));

        (await _sqs.Service.CountAsync(SqsFixture.DeadLettersArn)).Visible.ShouldBe(0);
    }

    [Fact]
    public async Task A_dead_letter_queue_with_a_policy_of_its_own_counts_anew()
    {
        const string Last = "arn:aws:sqs:us-east-1:000000000000:last";
        await using var sqs = SqsFixture.Start(
            SqsFixture.Queue with { Redrive = new RedriveModel(SqsFixture.DeadLettersArn, 2) },
            SqsFixture.DeadLetters with { Redrive = new RedriveModel(Last, 1) },
            SqsFixture.DeadLetters with { Name = "last", Arn = Last });
        await sqs.SendMessageAsync("poison");
        for (var times = 0; times < 3; times++)
        {
            await sqs.ReceiveAsync();
            sqs.Clock.Advance(TimeSpan.FromSeconds(300));
        }

        (await sqs.ReceiveAsync(SqsFixture.DeadLettersUrl)).ShouldHaveSingleItem();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private async Task<JsonNode> ReceiveAndWaitAsync(int times)
    {
        JsonNode? last = null;
        for (var time = 0; time < times; time++)
        {
            last = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
            _sqs.Clock.Advance(TimeSpan.FromSeconds(300));
        }

        return last!;
    }
}

using LocalCloud.Sqs;
using Microsoft.Data.Sqlite;

namespace LocalCloud.Tests.Sqs;

public sealed class DurabilityTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    [Fact]
    public async Task What_was_acknowledged_is_in_the_files_of_a_process_that_never_got_to_close_them()
    {
        var id = await _sqs.SendMessageAsync("kept");

        await using var next = SqsFixture.On(_sqs.CopyFiles());

        ((string?)(await next.ReceiveAsync()).ShouldHaveSingleItem()!["MessageId"]).ShouldBe(id);
    }

    [Fact]
    public async Task What_was_deleted_stays_deleted_after_a_crash()
    {
        await _sqs.SendMessageAsync("gone");
        await _sqs.DeleteAsync((await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!);

        await using var next = SqsFixture.On(_sqs.CopyFiles());

        (await next.Service.CountAsync(SqsFixture.QueueArn)).ShouldBe(new MessageCounts(0, 0, 0));
    }

    [Fact]
    public async Task What_another_program_has_received_stays_invisible_to_it_over_a_restart()
    {
        await _sqs.SendMessageAsync("in flight");
        var handle = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;

        await using var next = SqsFixture.On(_sqs.CopyFiles());

        (await next.ReceiveAsync()).ShouldBeEmpty();
        await next.DeleteAsync(handle);
        (await next.Service.CountAsync(SqsFixture.QueueArn)).InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_mapping_of_the_dead_process_held_is_back_at_once()
    {
        await _sqs.SendMessageAsync("in flight");
        (await _sqs.Service.ReceiveAsync(SqsFixture.QueueArn, 1, TimeSpan.Zero, CancellationToken.None)).ShouldHaveSingleItem();

        await using var next = SqsFixture.On(_sqs.CopyFiles());

        var message = (await next.ReceiveAsync()).ShouldHaveSingleItem()!;
        ((string?)message["Attributes"]!["ApproximateReceiveCount"]).ShouldBe("2");
    }

    [Fact]
    public async Task A_message_sent_while_the_clock_was_ahead_is_there_when_the_next_process_begins_with_its_own_clock()
    {
        _sqs.Clock.Advance(TimeSpan.FromHours(1));
        await _sqs.SendMessageAsync("from the future");

        await using var next = SqsFixture.On(_sqs.CopyFiles());

        var message = (await next.ReceiveAsync()).ShouldHaveSingleItem()!;
        long.Parse((string)message["Attributes"]!["SentTimestamp"]!).ShouldBeLessThanOrEqualTo(next.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_message_received_while_the_clock_was_ahead_is_back_after_its_timeout_and_not_after_that_hour_too()
    {
        await _sqs.SendMessageAsync("a");
        _sqs.Clock.Advance(TimeSpan.FromHours(1));
        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();

        await using var next = SqsFixture.On(_sqs.CopyFiles());

        next.Clock.Advance(TimeSpan.FromSeconds(290));
        (await next.ReceiveAsync()).ShouldBeEmpty();
        next.Clock.Advance(TimeSpan.FromSeconds(10));
        (await next.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_file_of_the_version_before_tasks_and_tags_is_carried_over()
    {
        var id = await _sqs.SendMessageAsync("kept");
        var files = _sqs.CopyFiles();
        await using (SqliteConnection file = new($"Data Source={Path.Combine(files, "sqs.db")};Pooling=False"))
        {
            await file.OpenAsync();
            await using var older = file.CreateCommand();
            older.CommandText = "DROP TABLE move_tasks; DROP TABLE tags; PRAGMA user_version = 2";
            await older.ExecuteNonQueryAsync();
        }

        await using var next = SqsFixture.On(files);

        await next.CallAsync("TagQueue", new System.Text.Json.Nodes.JsonObject { ["QueueUrl"] = "orders", ["Tags"] = new System.Text.Json.Nodes.JsonObject { ["a"] = "b" } });
        ((string?)(await next.ReceiveAsync()).ShouldHaveSingleItem()!["MessageId"]).ShouldBe(id);
    }

    [Fact]
    public void Two_services_do_not_share_a_file() =>
        Should.Throw<SqliteException>(() => SqsFixture.On(_sqs.Folder)).Message.ShouldContain("locked");

    [Fact]
    public async Task A_queue_that_left_the_template_finds_its_messages_when_it_returns()
    {
        await _sqs.SendMessageAsync("kept", SqsFixture.DeadLettersUrl);
        var files = _sqs.CopyFiles();
        await using (SqsFixture.On(files, SqsFixture.Queue with { Redrive = null }))
        {
            // A run without the other queue.
        }

        await using var next = SqsFixture.On(files);

        (await next.ReceiveAsync(SqsFixture.DeadLettersUrl)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_queue_is_as_old_as_its_first_start()
    {
        var created = (await Attributes.OfAsync(_sqs))["CreatedTimestamp"];

        await using var next = SqsFixture.On(_sqs.CopyFiles());
        next.Clock.Advance(TimeSpan.FromDays(1));

        (await Attributes.OfAsync(next))["CreatedTimestamp"].ShouldBe(created);
    }

    [Fact]
    public void A_dead_letter_queue_that_is_not_in_the_template_stops_the_start()
    {
        var error = Should.Throw<LocalCloud.Hosting.StartException>(() => SqsFixture.Start(SqsFixture.Queue));

        error.Message.ShouldContain("Shop/Orders");
        error.Message.ShouldContain(SqsFixture.DeadLettersArn);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();
}

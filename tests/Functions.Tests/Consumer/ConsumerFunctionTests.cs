using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Functions.Consumer;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tables;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Consumer;

/// <summary>The consumer's own decisions, on tables in memory; what DynamoDB makes of them is in <see cref="DynamoStoreTests"/>.</summary>
public sealed class ConsumerFunctionTests : IAsyncLifetime
{
    private const string NoFailures = """{"batchItemFailures":[]}""";

    private readonly MemoryStore _store = new();
    private readonly LogSink _sink = new();
    private readonly FunctionLog _log;
    private readonly ConsumerFunction _consumer;

    public ConsumerFunctionTests()
    {
        _log = new FunctionLog(_sink, TimeProvider.System, "Consumer");
        _consumer = new ConsumerFunction(_store, _log, TimeProvider.System, new NoJitter());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _consumer.Dispose();
        _log.Dispose();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task The_payments_row_is_written_first_and_the_events_item_last()
    {
        (await InvokeAsync(QueueEvents.Batch(QueueEvents.Event("evt_1", QueueEvents.Payment("pi_1", "evt_1"))))).ShouldBe(NoFailures);

        _store.Writes.ShouldBe(["row pi_1", "event evt_1"]);
    }

    [Fact]
    public async Task An_event_without_a_payment_is_stored_by_itself()
    {
        (await InvokeAsync(QueueEvents.Batch(QueueEvents.Event("evt_1")))).ShouldBe(NoFailures);

        _store.Writes.ShouldBe(["event evt_1"]);
        _sink.Lines.Single().ShouldSatisfyAllConditions(
            line => line["message"]!.GetValue<string>().ShouldBe("Stored."),
            line => line["eventId"]!.GetValue<string>().ShouldBe("evt_1"),
            line => line["eventTraceId"]!.GetValue<string>().ShouldBe(GatewayEvents.TraceId));
        _sink.Text.ShouldNotContain("Grüße");
    }

    [Fact]
    public async Task What_died_between_row_and_item_is_healed_by_the_redelivery()
    {
        var batch = QueueEvents.Batch(QueueEvents.Event("evt_1", QueueEvents.Payment("pi_1", "evt_1")));
        _store.Before = (operation, _, _) => operation == "event" ? throw new IOException("gone") : Task.CompletedTask;
        (await InvokeAsync(batch)).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"}]}""");

        _store.Before = (_, _, _) => Task.CompletedTask;
        (await InvokeAsync(batch)).ShouldBe(NoFailures);

        _store.Writes.ShouldBe(["row pi_1", "event evt_1"]);
        _store.Rows["pi_1"].Version.ShouldBe(1);
    }

    [Fact]
    public async Task One_bad_message_does_not_hold_back_nine_good_ones()
    {
        var bodies = Enumerable.Range(0, 10).Select(at => Encoding.UTF8.GetString(QueueEvents.Event($"evt_{at}").ToUtf8Json())).ToArray();
        bodies[4] = "whsec_poison is not JSON";

        (await InvokeAsync(QueueEvents.Batch(bodies))).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-4"}]}""");

        _store.Events.Count.ShouldBe(9);
        var line = _sink.Lines.Single(line => line["level"]!.GetValue<string>() == "ERROR");
        (line["messageId"]!.GetValue<string>(), line["receiveCount"]!.GetValue<int>()).ShouldBe(("m-4", 2));
        line["errorMessage"]!.GetValue<string>().ShouldBe("The JSON can't be read at line 0, byte 0.");
        _sink.Text.ShouldNotContain("whsec_");
        _sink.Text.ShouldNotContain("poison");
    }

    [Fact]
    public async Task Of_a_value_that_does_not_fit_the_log_tells_the_place_and_not_the_value()
    {
        (await InvokeAsync(QueueEvents.Batch("""{"schema":1,"eventId":"e","provider":"stripe","type":"t","timestamp":"4242-4242","timestampMs":1,"receivedAt":1,"payloadSha256":"0"}"""))).ShouldContain("m-0");

        _sink.Text.ShouldContain("The JSON can't be read at line 0, byte ");
        _sink.Text.ShouldNotContain("4242");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema":2,"eventId":"e","provider":"stripe","type":"t","timestamp":1,"timestampMs":1,"receivedAt":1,"payloadSha256":"0"}""")]
    public async Task A_message_that_is_no_standard_event_fails(string body) =>
        (await InvokeAsync(QueueEvents.Batch(body))).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"}]}""");

    [Fact]
    public async Task Messages_are_stored_side_by_side_but_those_of_one_payment_in_turn()
    {
        var (inside, most, ofOne, mostOfOne) = (0, 0, 0, 0);
        var gathered = new TaskCompletionSource();
        _store.Before = async (operation, id, _) =>
        {
            if (operation == "read" && id == "pi_same")
            {
                mostOfOne = Math.Max(mostOfOne, Interlocked.Increment(ref ofOne));
                await Task.Yield();
                Interlocked.Decrement(ref ofOne);
            }
            else if (operation == "event" && id.StartsWith("evt_other", StringComparison.Ordinal))
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                if (inside == 3)
                {
                    gathered.SetResult();
                }

                await gathered.Task.WaitAsync(TestTime.Limit());
            }
        };
        var same = Enumerable.Range(0, 5).Select(at => QueueEvents.Event($"evt_same_{at}", QueueEvents.Payment("pi_same", $"evt_same_{at}", timestampMs: 1000 + at)));
        var others = Enumerable.Range(0, 3).Select(at => QueueEvents.Event($"evt_other_{at}"));

        (await InvokeAsync(QueueEvents.Batch([.. same, .. others]))).ShouldBe(NoFailures);

        (most, mostOfOne).ShouldBe((3, 1));
        _store.Rows["pi_same"].ShouldSatisfyAllConditions(row => row.Version.ShouldBe(5), row => row.Transaction.LastEventId.ShouldBe("evt_same_4"));
    }

    [Fact]
    public async Task No_more_than_eight_messages_are_stored_at_a_time()
    {
        var inside = 0;
        var counts = new ConcurrentBag<int>();
        _store.Before = async (_, _, _) =>
        {
            counts.Add(Interlocked.Increment(ref inside));
            await Task.Delay(5, CancellationToken.None);
            Interlocked.Decrement(ref inside);
        };

        await InvokeAsync(QueueEvents.Batch([.. Enumerable.Range(0, 40).Select(at => QueueEvents.Event($"evt_{at}"))]));

        counts.Max().ShouldBeInRange(2, 8);
    }

    [Fact]
    public async Task What_is_not_stored_by_the_deadline_is_reported_before_it()
    {
        using var deadline = new CancellationTokenSource();
        _store.Before = async (_, id, cancellationToken) =>
        {
            if (id == "evt_1")
            {
                await deadline.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
        };

        var answer = await InvokeAsync(QueueEvents.Batch(
            QueueEvents.Event("evt_0", QueueEvents.Payment("pi_1", "evt_0")), QueueEvents.Event("evt_1", QueueEvents.Payment("pi_1", "evt_1")), QueueEvents.Event("evt_2", QueueEvents.Payment("pi_1", "evt_2"))), deadline.Token);

        answer.ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-1"},{"itemIdentifier":"m-2"}]}""");
    }

    [Fact]
    public async Task A_row_that_somebody_else_wrote_meanwhile_is_read_and_merged_again()
    {
        var interrupted = false;
        _store.Before = (operation, id, _) =>
        {
            if (operation == "row" && !interrupted)
            {
                interrupted = true;
                _store.Rows[id] = new TransactionRow(QueueEvents.Payment(id, "evt_theirs", amount: 30m, timestampMs: 2_000_000_000_000), 7);
            }

            return Task.CompletedTask;
        };

        (await InvokeAsync(QueueEvents.Batch(QueueEvents.Event("evt_1", QueueEvents.Payment("pi_1", "evt_1"))))).ShouldBe(NoFailures);

        _store.Rows["pi_1"].ShouldSatisfyAllConditions(row => row.Transaction.LastEventId.ShouldBe("evt_theirs"), row => row.Version.ShouldBe(7));
    }

    [Fact]
    public async Task A_row_that_others_write_all_the_time_fails_the_message_in_the_end()
    {
        var version = 0;
        _store.Before = (operation, id, _) =>
        {
            if (operation == "row")
            {
                _store.Rows[id] = new TransactionRow(QueueEvents.Payment(id, "evt_0", timestampMs: 1), ++version);
            }

            return Task.CompletedTask;
        };

        (await InvokeAsync(QueueEvents.Batch(QueueEvents.Event("evt_1", QueueEvents.Payment("pi_1", "evt_1"))))).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"}]}""");

        _sink.Text.ShouldContain(nameof(TransactionConflictException));
        _store.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_payment_of_another_provider_with_the_same_id_fails_only_its_message()
    {
        _store.Rows["pi_1"] = new TransactionRow(QueueEvents.Payment("pi_1", "evt_0") with { Provider = "other" }, 1);

        (await InvokeAsync(QueueEvents.Batch(QueueEvents.Event("evt_1", QueueEvents.Payment("pi_1", "evt_1")), QueueEvents.Event("evt_2"))))
            .ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"}]}""");
    }

    [Fact]
    public async Task A_transaction_filled_in_by_hand_is_merged_and_answered_as_it_is_then()
    {
        _store.Rows["pi_1"] = new TransactionRow(QueueEvents.Payment("pi_1", "evt_0", timestampMs: 1_600_000_000_000), 4);

        var row = JsonNode.Parse(await InvokeAsync(Bare()))!;

        row.ToJsonString().ShouldBe(
            """{"transactionId":"pi_1","amount":12.34,"currency":"EUR","status":"refunded","provider":"stripe","timestamp":1700000000,"lastEventId":"back-fill","version":5}""");
    }

    [Fact]
    public async Task A_transaction_filled_in_by_hand_may_have_its_numbers_as_text() =>
        JsonNode.Parse(await InvokeAsync(Bare(("amount", "12.34"), ("timestamp", "1700000000"))))!["amount"]!.GetValue<decimal>().ShouldBe(12.34m);

    public static TheoryData<string, string?> BadFields => new()
    {
        { "transactionId", "\"\"" },
        { "provider", "\"\"" },
        { "provider", null },
        { "amount", "-1" },
        { "amount", "\"much\"" },
        { "currency", "\"EURO\"" },
        { "currency", "\"E1R\"" },
        { "status", "\"paid\"" },
        { "status", "99" },
        { "timestamp", "0" },
        { "timestamp", "1700000000000" },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public async Task A_transaction_that_is_none_is_refused(string field, string? json)
    {
        var bare = JsonNode.Parse(Bare())!.AsObject();
        bare.Remove(field);
        if (json is not null)
        {
            bare[field] = JsonNode.Parse(json);
        }

        await Should.ThrowAsync<JsonException>(() => InvokeAsync(bare.ToJsonString()));

        _store.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tables_that_cannot_be_reached_yet_do_not_stop_the_start()
    {
        _store.Before = (_, _, _) => throw new IOException("not yet");

        await _consumer.WarmUpAsync(TestTime.Limit());

        _sink.Text.ShouldContain("The tables can't be reached yet.");
    }

    private static string Bare(params (string Name, string Text)[] texts)
    {
        var bare = JsonNode.Parse("""{"transactionId":"pi_1","amount":12.34,"currency":"eur","status":"refunded","provider":"stripe","timestamp":1700000000}""")!.AsObject();
        foreach (var (name, text) in texts)
        {
            bare[name] = text;
        }

        return bare.ToJsonString();
    }

    private async Task<string> InvokeAsync(string payload, CancellationToken deadline = default)
    {
        var answer = new ArrayBufferWriter<byte>();
        await _consumer.InvokeAsync(
            new Invocation { RequestId = "r", Payload = Encoding.UTF8.GetBytes(payload), Deadline = DateTimeOffset.MaxValue }, answer, deadline);
        return Encoding.UTF8.GetString(answer.WrittenSpan);
    }
}

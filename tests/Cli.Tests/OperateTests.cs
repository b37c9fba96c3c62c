using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Functions.Hosting;
using Webhooks.Operations.Tests;

namespace Webhooks.Cli.Tests;

/// <summary>The commands that an operator looks with, on a real LocalCloud. Each test has days and ids of its own.</summary>
public sealed class OperateTests(RunningStack stack) : IClassFixture<RunningStack>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Events_are_listed_in_columns_that_a_pipe_can_cut()
    {
        await stack.StoreAsync(RunningStack.Event("evt_list_1", new DateOnly(2026, 1, 5), payment: "pi_list"));
        await stack.GiveUpAsync(RunningStack.Event("evt_list_2", new DateOnly(2026, 1, 5), 7, "charge.refunded"));

        (await RunAsync("events", "list", "--day", "2026-01-05")).ShouldBe(0);

        var lines = Lines(_output);
        lines.Length.ShouldBe(3);
        lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["MADE", "PROVIDER", "TYPE", "STATUS", "EVENT", "PAYMENT", "REASON"]);
        lines[1].ShouldStartWith("2026-01-05 12:00:00.007Z  stripe    charge.refunded           failed     evt_list_2  -        The consumer could not store it");
        lines[2].TrimEnd().ShouldBe("2026-01-05 12:00:00Z      stripe    payment_intent.succeeded  processed  evt_list_1  pi_list  -");
        _output.ToString().ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Events_of_the_last_days_are_listed_as_JSON_by_every_filter()
    {
        await stack.StoreAsync(RunningStack.Event("evt_json_1", Today, type: "json.one"), RunningStack.Event("evt_json_2", Today.AddDays(-1), type: "json.one"), RunningStack.Event("evt_json_3", Today, type: "json.two"));

        (await RunAsync("events", "list", "--provider", "stripe", "--days", "2", "--type", "json.one", "--status", "processed", "--json")).ShouldBe(0);

        var listed = JsonNode.Parse(_output.ToString())!.AsArray();
        listed.Select(one => (string)one!["eventId"]!).ShouldBe(["evt_json_1", "evt_json_2"]);
        listed[0]!["timestamp"]!.GetValue<long>().ShouldBeGreaterThan(0);
        listed[0]!.AsObject().ContainsKey("reason").ShouldBeFalse();
    }

    [Fact]
    public async Task No_events_are_said_to_be_none_and_a_full_list_that_there_may_be_more()
    {
        (await RunAsync("events", "list", "--day", "1999-01-01")).ShouldBe(0);
        Lines(_output).ShouldHaveSingleItem().ShouldBe("No such events, from 1999-01-01 to 1999-01-01 (UTC).");

        await stack.StoreAsync(RunningStack.Event("evt_more_1", new DateOnly(2026, 1, 7)), RunningStack.Event("evt_more_2", new DateOnly(2026, 1, 7), 1));
        (await RunAsync("events", "list", "--day", "2026-01-07", "--limit", "1")).ShouldBe(0);
        Lines(_output)[^1].ShouldBe("There may be more than these 1: --limit N shows more.");
    }

    [Fact]
    public async Task An_event_is_shown_with_its_life_and_its_payload_only_when_asked_for()
    {
        var made = RunningStack.Event("evt_show", new DateOnly(2026, 1, 9));
        await stack.StoreAsync(made);
        await stack.AuditAsync("event#evt_show", new DateTimeOffset(2026, 1, 9, 12, 0, 1, TimeSpan.Zero), null, "processed", "Consumer");

        (await RunAsync("events", "show", "evt_show")).ShouldBe(0);

        var shown = _output.ToString();
        shown.ShouldMatch(@"receivedAt +1767960000500 \(2026-01-09 12:00:00\.500Z\)");
        shown.ShouldMatch(@"payload +\d+ bytes, shown with --payload");
        shown.ShouldMatch(@"2026-01-09 12:00:01Z +stored +yes +by Consumer");
        shown.ShouldNotContain("4242");

        (await RunAsync("events", "show", "evt_show", "--json")).ShouldBe(0);
        _output.ToString().ShouldNotContain("4242");

        (await RunAsync("events", "show", "evt_show", "--payload")).ShouldBe(0);
        Lines(_output)[^2..].ShouldBe(["Payload, as it came:", made.Payload!]);

        _output.GetStringBuilder().Clear();
        (await RunAsync("events", "show", "evt_show", "--payload", "--json")).ShouldBe(0);
        var json = JsonNode.Parse(_output.ToString())!;
        ((string)json["payload"]!).ShouldBe(made.Payload);
        ((bool)json["payloadIsIntact"]!).ShouldBeTrue();
        ((string)json["life"]![3]!["step"]!).ShouldBe("stored");
    }

    [Fact]
    public async Task A_payment_is_shown_with_the_events_that_led_to_it_and_its_changes()
    {
        DateOnly day = new(2026, 1, 11);
        await stack.StoreAsync(RunningStack.Event("evt_led_1", day, payment: "pi_led", type: "payment_intent.created"), RunningStack.Event("evt_led_2", day, 5, payment: "pi_led"));
        await stack.AuditAsync("transaction#pi_led", new DateTimeOffset(2026, 1, 11, 12, 0, 1, TimeSpan.Zero), null, "pending", "Consumer");
        await stack.AuditAsync("transaction#pi_led", new DateTimeOffset(2026, 1, 11, 12, 0, 2, TimeSpan.Zero), "pending", "succeeded", "Consumer");

        (await RunAsync("transactions", "show", "pi_led")).ShouldBe(0);

        var shown = _output.ToString();
        shown.ShouldMatch(@"amount +20");
        shown.IndexOf("evt_led_1", StringComparison.Ordinal).ShouldBeLessThan(shown.LastIndexOf("payment_intent.succeeded", StringComparison.Ordinal));
        shown.ShouldMatch(@"2026-01-11 12:00:01Z +Consumer +- -> pending +status");
        shown.ShouldMatch(@"2026-01-11 12:00:02Z +Consumer +pending -> succeeded +status");

        _output.GetStringBuilder().Clear();
        (await RunAsync("transactions", "show", "pi_led", "--json")).ShouldBe(0);
        var json = JsonNode.Parse(_output.ToString())!;
        ((string)json["transaction"]!["status"]!).ShouldBe("succeeded");
        json["events"]!.AsArray().Count.ShouldBe(2);
        json["changes"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Dead_letters_are_listed_with_what_can_be_done_about_them()
    {
        await stack.GiveUpAsync(RunningStack.Event("evt_dead", new DateOnly(2026, 1, 13)));
        await stack.GiveUpAsync(new QueueMessage("m-odd", "\u001b[31mnot JSON"u8.ToArray(), 3), new DateTimeOffset(2026, 1, 13, 0, 0, 0, TimeSpan.Zero));

        (await RunAsync("dead-letters", "list")).ShouldBe(0);

        var shown = _output.ToString();
        shown.ShouldContain("failed. Send them back to the consumer with: webhooks replay --all");
        shown.ShouldMatch(@"2026-01-13 12:15:00Z +stripe +payment_intent.succeeded +evt_dead +3 times +stripe/2026/01/13/evt_dead.json +The consumer could not store it");
        shown.ShouldMatch(@"unknown/2026/01/13/m-odd.json +The message is not JSON\.");

        _output.GetStringBuilder().Clear();
        (await RunAsync("dead-letters", "list", "--json")).ShouldBe(0);
        var json = JsonNode.Parse(_output.ToString())!;
        json["failed"]!.AsArray().Select(one => (string)one!["eventId"]!).ShouldContain("evt_dead");
        ((string)json["noEvents"]![0]!["archiveKey"]!).ShouldBe("unknown/2026/01/13/m-odd.json");
    }

    public static TheoryData<string[], string> Mistakes => new()
    {
        { ["events", "list", "--provider", "nobody"], "There is no provider 'nobody'. There are: stripe" },
        { ["events", "list", "--day", "yesterday"], "--day is a day as 2026-11-25, not 'yesterday'." },
        { ["events", "list", "--day", "2026-01-01", "--days", "2"], "Give --day or --days, not both." },
        { ["events", "list", "--days", "0"], "--days is from 1 to 366, not 0." },
        { ["events", "list", "--status", "done"], "--status is processed or failed, not 'done'." },
        { ["events", "list", "--limit", "0"], "--limit is from 1 to 10000, not 0." },
        { ["events", "show", "evt_nobody"], "evt_nobody isn't in WebhookEvents-test." },
        { ["transactions", "show", "pi_nobody"], "pi_nobody isn't in Transactions-test, and no event says anything of it." },
        { ["replay"], "Say what to replay: event ids, or --days N (perhaps with --provider P), or --all." },
        { ["replay", "--provider", "stripe"], "Say what to replay" },
        { ["replay", "evt_1", "--all"], "Say what to replay" },
        { ["replay", "--all", "--rate", "0"], "--rate is from 1 to 1000, not 0." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_answered_in_one_line(string[] args, string expected)
    {
        (await RunAsync(args)).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldStartWith(expected);
        _output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stack_without_an_archive_says_so()
    {
        var path = Path.Combine(Path.GetTempPath(), $"webhooks-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { TableName = "T", AuditTableName = "A", AccessKeyId = "k", SecretAccessKey = "s" }));

        (await Entry.RunAsync(["dead-letters", "list", "--outputs", path], Surroundings())).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldBe($"{path} has no BucketName.");
        File.Delete(path);
    }

    private Task<int> RunAsync(params string[] args) => Entry.RunAsync([.. args, "--outputs", stack.OutputsPath], Surroundings());

    private Surroundings Surroundings() => new()
    {
        Output = Cli.Surroundings.ConsoleOn(_output, isTerminal: false),
        Error = Cli.Surroundings.ConsoleOn(_error, isTerminal: false),
        Folders = [Path.GetTempPath()],
    };

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

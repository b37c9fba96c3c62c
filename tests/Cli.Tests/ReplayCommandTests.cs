using Webhooks.Operations.Tests;
using Webhooks.Providers;

namespace Webhooks.Cli.Tests;

/// <summary>Replays on a real LocalCloud; the test is the consumer. Each test leaves nothing failed behind that another could replay.</summary>
public sealed class ReplayCommandTests(RunningStack stack) : IClassFixture<RunningStack>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task A_dry_run_says_event_by_event_what_would_be_done_and_does_nothing()
    {
        StandardEvent[] made = [RunningStack.Event("evt_dry_1", Today, 1), RunningStack.Event("evt_dry_2", Today, 2)];
        var keys = await stack.GiveUpAsync([.. made.Reverse()]);
        await stack.StoreAsync(made[1]);

        (await RunAsync("replay", "--provider", "stripe", "--days", "1", "--dry-run")).ShouldBe(0);

        var lines = Lines();
        lines.Length.ShouldBe(3);
        lines[0].ShouldBe($"would send  {Today:yyyy-MM-dd} 12:00:00.501Z  stripe  payment_intent.succeeded  evt_dry_1  {keys[1]}");
        lines[1].ShouldMatch($"^skipped +.*  evt_dry_2  {keys[0]}  It has been processed, at {Today:yyyy-MM-dd} 12:00:01Z\\.$");
        lines[2].ShouldBe("Nothing was sent, as asked: 1 to send, 1 skipped.");
        (await stack.ReceiveAsync()).ShouldBeEmpty();
        await stack.StoreAsync(made);
    }

    [Fact]
    public async Task All_that_failed_is_replayed_and_waited_for_until_it_is_processed()
    {
        StandardEvent[] lost = [.. Enumerable.Range(0, 30).Select(at => RunningStack.Event($"evt_all_{at:00}", Today.AddDays(-2 - at), at))];
        await stack.GiveUpAsync(lost);
        using CancellationTokenSource done = new();
        var consumer = ConsumeAsync(done.Token);

        (await RunAsync("replay", "--all", "--wait", "--rate", "500")).ShouldBe(0);

        await done.CancelAsync();
        await consumer;
        Lines()[^1].ShouldBe("Done: 30 sent, 30 processed.");
        (await RunAsync("replay", "--all")).ShouldBe(0);
        Lines()[^1].ShouldBe("Done: nothing.");
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_processed_in_time_and_what_is_not_there_end_it_with_1()
    {
        var lost = RunningStack.Event("evt_late", Today.AddDays(-40));
        await stack.GiveUpAsync(lost);

        (await RunAsync("replay", "evt_late", "--wait", "--timeout", "1")).ShouldBe(1);
        Lines()[0].ShouldMatch("^sent +.*  evt_late  stripe/.*  message .+$");
        Lines()[1].ShouldMatch("^waited for +.*  evt_late  .*not processed within 1 s");
        Lines()[2].ShouldBe("Done: 1 sent, 1 not processed in time.");

        (await RunAsync("replay", "evt_nobody", "unknown/2026/01/01/m.json")).ShouldBe(1);
        Lines()[^3].ShouldContain("There is no such event.");
        Lines()[^2].ShouldContain("it can't be replayed");
        Lines()[^1].ShouldBe("Done: 2 can't be sent.");

        (await stack.ReceiveAsync()).ShouldHaveSingleItem().ShouldBe(lost.ToUtf8Json());
        await stack.StoreAsync(lost);
    }

    [Fact]
    public async Task Where_the_outputs_have_no_keys_those_of_the_environment_are_used()
    {
        var lost = RunningStack.Event("evt_chain", Today.AddDays(-41));
        await stack.GiveUpAsync(lost);
        var (path, keyId, secret) = WithoutKeys();

        var (exitCode, output, error) = await ProgramTests.RunAsync(
            new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = keyId, ["AWS_SECRET_ACCESS_KEY"] = secret, ["AWS_EC2_METADATA_DISABLED"] = "true" }, "replay", "evt_chain", "--outputs", path);

        error.ShouldBeEmpty();
        output.ShouldContain("Done: 1 sent.");
        exitCode.ShouldBe(0);
        (await stack.ReceiveAsync()).ShouldHaveSingleItem();
        await stack.StoreAsync(lost);
        File.Delete(path);
    }

    /// <summary>The outputs as <c>cdk deploy --outputs-file</c> writes them: below the stack's name, and without keys.</summary>
    private (string Path, string KeyId, string Secret) WithoutKeys()
    {
        var outputs = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(stack.OutputsPath))!.AsObject();
        var (keyId, secret) = ((string)outputs["AccessKeyId"]!, (string)outputs["SecretAccessKey"]!);
        outputs.Remove("AccessKeyId");
        outputs.Remove("SecretAccessKey");
        var path = Path.Combine(Path.GetTempPath(), $"webhooks-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, new System.Text.Json.Nodes.JsonObject { ["Webhooks-test"] = outputs }.ToJsonString());
        return (path, keyId, secret);
    }

    private async Task ConsumeAsync(CancellationToken end)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!end.IsCancellationRequested)
        {
            await stack.StoreAsync([.. (await stack.ReceiveAsync()).Select(body => StandardEvent.Parse(body))]);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private Task<int> RunAsync(params string[] args) => Entry.RunAsync(
        [.. args, "--outputs", stack.OutputsPath],
        new Surroundings { Output = Surroundings.ConsoleOn(_output, isTerminal: false), Error = Surroundings.ConsoleOn(_error, isTerminal: false), Folders = [Path.GetTempPath()] });

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

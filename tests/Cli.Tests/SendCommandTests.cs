using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.Operations.Tests;

namespace Webhooks.Cli.Tests;

public sealed partial class SendCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-cli-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private FakeStack _stack = null!;

    public async Task InitializeAsync()
    {
        _stack = await FakeStack.StartAsync();
        File.WriteAllText(Path.Combine(_folder, "Webhooks.sln"), "");
        Publish(_stack.Outputs());
    }

    public async Task DisposeAsync()
    {
        await _stack.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_sample_is_sent_and_every_step_is_printed_with_its_time_until_it_is_stored()
    {
        (await RunAsync("send", "stripe", "payment_intent.succeeded")).ShouldBe(0);

        var lines = Lines(_output);
        lines.Length.ShouldBe(3);
        lines.ShouldAllBe(line => Step().IsMatch(line));
        lines[1].ShouldContain($"200 OK by {_stack.Url}/prod/stripe");
        lines[^1].ShouldContain($"stored    {_stack.Accepted.Single()}, payment pi_1");
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_events_are_sent_one_after_the_other()
    {
        (await RunAsync("send", "stripe", "payment_intent.created", "--count", "3")).ShouldBe(0);

        _stack.Accepted.Count.ShouldBe(3);
        Lines(_output).Count(line => line.Contains("stored", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task Many_events_are_summed_up_once_all_are_stored()
    {
        (await RunAsync("send", "stripe", "payment_intent.created", "--count", "12")).ShouldBe(0);

        _stack.Accepted.Count.ShouldBe(12);
        var lines = Lines(_output);
        lines.Length.ShouldBe(2);
        lines[0].ShouldMatch($@"answered +12 of 12 accepted in \d+\.\d s, [\d.]+ ms p50, [\d.]+ ms p99, by {_stack.Url}/prod/stripe");
        lines[1].ShouldMatch("stored +12 of 12$");
    }

    [Fact]
    public async Task A_rate_is_kept_without_waiting_for_answers()
    {
        var began = TimeProvider.System.GetTimestamp();

        (await RunAsync("send", "stripe", "payment_intent.created", "--count", "41", "--rate", "100")).ShouldBe(0);

        // Forty pauses of 10 ms, less the burst of 100 ms that a slow start may be made good by.
        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
        _stack.Accepted.Count.ShouldBe(41);
        Lines(_output)[^1].ShouldMatch("stored +41 of 41$");
    }

    [Fact]
    public async Task An_event_is_sent_many_times_at_once_and_must_be_stored_once()
    {
        (await RunAsync("send", "stripe", "payment_intent.succeeded", "--duplicate", "20")).ShouldBe(0);

        _stack.Posts.Count.ShouldBe(20);
        _stack.Accepted.ShouldHaveSingleItem();
        Lines(_output)[1].ShouldContain("200 OK by");
        Lines(_output)[1].ShouldContain("20 of 20 accepted");
        Lines(_output)[^1].ShouldContain($"{_stack.Accepted.Single()}, once, payment pi_1");

        _stack.StoredItems = 2;
        (await RunAsync("send", "stripe", "payment_intent.succeeded", "--duplicate", "2")).ShouldBe(1);
        Lines(_error).ShouldHaveSingleItem().ShouldEndWith("is in WebhookEvents-test 2 times.");
    }

    [Fact]
    public async Task Of_many_events_one_that_is_refused_or_not_stored_once_ends_it_with_1()
    {
        (await RunAsync("send", "stripe", "payment_intent.created", "--count", "10", "--duplicate", "2", "--tamper")).ShouldBe(1);
        Lines(_error)[0].ShouldStartWith("20 of 20 were not accepted; one with 403 Forbidden: No v1 signature in Stripe-Signature matches.");

        _stack.StoredItems = 2;
        (await RunAsync("send", "stripe", "payment_intent.created", "--count", "10", "--duplicate", "2")).ShouldBe(1);
        Lines(_error)[1].ShouldMatch("^10 of 10 are not stored as they should be; one of them: evt_.* is in WebhookEvents-test 2 times\\.$");
    }

    [Fact]
    public async Task Another_runs_outputs_are_read_where_they_are_named()
    {
        var elsewhere = Path.Combine(_folder, "other.json");
        File.Move(Path.Combine(_folder, ".local", "outputs.json"), elsewhere);

        (await RunAsync("send", "stripe", "payment_intent.succeeded", "--outputs", elsewhere)).ShouldBe(0);
    }

    [Theory]
    [InlineData("--tamper", "Refused with 403 Forbidden: No v1 signature in Stripe-Signature matches.")]
    [InlineData("--stale", "Refused with 403 Forbidden: The Stripe-Signature header was made more than 300 s from now.")]
    [InlineData("--unsigned", "Refused with 401 Unauthorized: Unauthorized")]
    [InlineData("--secret=whsec_wrong", "Refused with 403 Forbidden: No v1 signature in Stripe-Signature matches.")]
    public async Task What_is_wrong_is_refused_and_the_reason_is_shown(string option, string expected)
    {
        (await RunAsync("send", "stripe", "payment_intent.succeeded", option)).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldStartWith(expected);
        _output.ToString().ShouldNotContain("stored");
        _stack.Accepted.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_key_may_be_given_where_the_outputs_have_none()
    {
        var outputs = _stack.Outputs();
        outputs.Remove("Signing");
        Publish(outputs);

        (await RunAsync("send", "stripe", "payment_intent.succeeded", "--secret", _stack.Secret.Keys[0])).ShouldBe(0);
        (await RunAsync("send", "stripe", "payment_intent.succeeded")).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldContain("Give the key by --secret.");
    }

    [Fact]
    public async Task An_event_that_was_given_up_is_not_called_stored()
    {
        _stack.Answer = (502, "{\"message\": \"Internal server error\"}");

        (await RunAsync("send", "stripe", "payment_intent.succeeded")).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldBe("Refused with 502 BadGateway: Internal server error");
    }

    [Fact]
    public async Task Where_no_run_is_it_says_how_to_start_one()
    {
        File.Delete(Path.Combine(_folder, ".local", "outputs.json"));

        (await RunAsync("send", "stripe", "payment_intent.succeeded")).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldEndWith("Start it with: dotnet run --project AppHost");
    }

    [Fact]
    public async Task A_run_that_has_ended_is_told_from_one_that_answers()
    {
        await _stack.DisposeAsync();

        (await RunAsync("send", "stripe", "payment_intent.succeeded")).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldStartWith("Nothing answers at ");
    }

    [Theory]
    [InlineData("nobody", "payment_intent.succeeded", "There is no provider 'nobody'. There are: stripe")]
    [InlineData("stripe", "payment_intent.[red]", "There is no sample of 'payment_intent.[red]' for stripe. There are: ")]
    public async Task What_there_is_not_is_answered_with_what_there_is(string provider, string type, string expected)
    {
        (await RunAsync("send", provider, type)).ShouldBe(1);

        Lines(_error).ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    public static TheoryData<string[]> Misused => new()
    {
        { ["send", "stripe"] },
        { ["send", "stripe", "payment_intent.succeeded", "--count", "0"] },
        { ["send", "stripe", "payment_intent.succeeded", "--count", "many"] },
        { ["send", "stripe", "payment_intent.succeeded", "--secret", " "] },
        { ["send", "stripe", "payment_intent.succeeded", "--rate", "0"] },
        { ["send", "stripe", "payment_intent.succeeded", "--duplicate", "0"] },
        { ["send", "stripe", "payment_intent.succeeded", "--nonsense"] },
        { ["dance"] },
    };

    [Theory]
    [MemberData(nameof(Misused))]
    public async Task A_command_that_makes_no_sense_is_refused_without_sending_anything(string[] args)
    {
        (await RunAsync(args)).ShouldBe(1);

        _error.ToString().ShouldNotBeEmpty();
        _error.ToString().ShouldNotContain(" at Webhooks.");
        _stack.Posts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Canceling_ends_it_without_a_stack_trace()
    {
        _stack.MissesBeforeStored = -1;
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        (await RunAsync(["send", "stripe", "payment_intent.succeeded"], cancel.Token)).ShouldBe(130);

        Lines(_error).ShouldBe(["Canceled."]);
    }

    private Task<int> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    private Task<int> RunAsync(string[] args, CancellationToken cancellationToken) => Entry.RunAsync(
        args,
        new Surroundings { Output = Surroundings.ConsoleOn(_output, isTerminal: false), Error = Surroundings.ConsoleOn(_error, isTerminal: false), Folders = [_folder] },
        cancellationToken);

    private void Publish(JsonObject outputs)
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".local"));
        File.WriteAllText(Path.Combine(_folder, ".local", "outputs.json"), outputs.ToJsonString());
    }

    [GeneratedRegex(@"^ *[0-9,]+ ms  (signed|answered|stored) +[^ ]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Step();

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

using System.Net;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

/// <summary>Storage in a developer's account, functions here.</summary>
public sealed class ProvisionTests : IAsyncLifetime
{
    /// <summary>AppHost and LocalCloud.</summary>
    private const int KnowingProcesses = 2;

    private readonly TemporaryFolder _state = new();
    private DeveloperAccount? _account;

    private DeveloperAccount Account => _account!;

    public async Task InitializeAsync() => _account = await DeveloperAccount.StartAsync();

    public async Task DisposeAsync()
    {
        await Account.DisposeAsync();
        _state.Dispose();
    }

    [Fact]
    public async Task A_webhook_is_stored_in_the_account_once_and_audited_there_and_nothing_of_it_is_left_at_the_end()
    {
        var (eventId, paymentId, body) = Stack.NewEvent();
        await using (var program = await Account.AppHostAsync(_state.Path))
        {
            using Stack stack = new(program);

            (await stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
            (await stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
            (await stack.PostAsync("stripe", body, ("Stripe-Signature", Stack.Sign(body, "whsec_another")))).Status.ShouldBe(HttpStatusCode.Forbidden);

            await stack.StoredAsync(eventId);
            using Stack there = new(Account.Stacks.Cloud!, stack.Secret);
            var items = await there.ScanAsync(Table("Events"));
            items.Count.ShouldBe(1);
            items[0]["eventId"].S.ShouldBe(eventId);
            (await there.ScanAsync(Table("Transactions"))).ShouldHaveSingleItem()["transactionId"].S.ShouldBe(paymentId);
            await Stack.EventuallyAsync(async () => (await there.ScanAsync(Table("Audit"))).Count == 2 ? "so" : null, "both changes are in the audit");
            (await stack.AuditAsync($"event#{eventId}")).Count.ShouldBe(1);

            // The developer's keys are known to AppHost and LocalCloud, which were started with them, and to nobody else.
            var functions = Processes.Tree(program.Id).Where(id => Processes.HasVariable(id, "ANNOTATIONS_HANDLER=Consumer")).ToList();
            functions.ShouldNotBeEmpty();
            functions.ShouldAllBe(id => !Processes.HasVariable(id, $"AWS_SECRET_ACCESS_KEY={Account.Secret}"));
            Processes.Tree(program.Id).Count(id => Processes.HasVariable(id, $"AWS_SECRET_ACCESS_KEY={Account.Secret}")).ShouldBe(KnowingProcesses);
            program.Output.ShouldNotContain(Account.Secret);
            program.Output.ShouldNotContain(Account.Token);
        }

        Canaries.ReadAll(_state.Path).ShouldNotContain(Account.Secret);
        Account.Stacks.Template.ShouldNotContain("AWS::Lambda");
        Account.Stacks.Template.ShouldNotContain("AWS::IAM");
        await using (var again = await Account.AppHostAsync(_state.Path))
        {
            using Stack stack = new(again);
            (await stack.FindEventAsync(eventId)).Count.ShouldBe(1);
            Account.Stacks.Actions.Count(action => action == "ExecuteChangeSet").ShouldBe(1);

            // Signed rightly, and no event: it is archived, which is what a bucket isn't deleted with.
            (await stack.PostSignedAsync("[]")).Status.ShouldBe(HttpStatusCode.BadRequest);
            (await stack.ArchivedKeysAsync("unreadable/")).Count.ShouldBe(1);
        }

        var (exitCode, output, error) = await RunAsync("--yes", "--destroy");

        exitCode.ShouldBe(0, output + error);
        Account.Stacks.Status.ShouldBeNull(output);
    }

    [Fact]
    public async Task While_the_account_is_away_no_webhook_is_accepted_and_what_was_accepted_is_not_lost()
    {
        await using var program = await Account.AppHostAsync(_state.Path);
        using Stack stack = new(program);
        var before = Stack.NewEvent();
        (await stack.PostSignedAsync(before.Body)).Status.ShouldBe(HttpStatusCode.OK);
        Account.IsAway = true;
        var during = Stack.NewEvent();

        ((int)(await stack.PostSignedAsync(during.Body)).Status).ShouldBeGreaterThanOrEqualTo(500);

        Account.IsAway = false;
        using Stack there = new(Account.Stacks.Cloud!, stack.Secret);
        await there.AdvanceClockAsync(TimeSpan.FromSeconds(301));   // whatever was received in vain is visible again
        await stack.StoredAsync(before.EventId);
        (await stack.FindEventAsync(during.EventId)).ShouldBeEmpty();
        (await stack.PostSignedAsync(during.Body)).Status.ShouldBe(HttpStatusCode.OK);
        await stack.StoredAsync(during.EventId);
    }

    [Fact]
    public async Task A_stack_that_can_not_be_made_shows_each_resources_reason_and_the_way_out()
    {
        Account.Stacks.Failure = "WebhookEvents-dev already exists in stack other";

        var (exitCode, _, error) = await RunAsync("--yes");
        var (nextCode, _, next) = await RunAsync("--yes");

        exitCode.ShouldBe(1);
        error.ShouldContain("ROLLBACK_COMPLETE");
        error.ShouldContain("EventsTable (AWS::DynamoDB::Table): WebhookEvents-dev already exists in stack other");
        nextCode.ShouldBe(1);
        OneLine(next).ShouldContain("--provision aws --destroy");
    }

    [Fact]
    public async Task What_hinders_the_start_is_said_in_one_line_before_anything_is_made()
    {
        await RefusedAsync("--yes", "", [], "--headless");
        await RefusedAsync("AWS_REGION is eu-west-1", "--yes", new() { ["AWS_REGION"] = "eu-west-1" });
        await RefusedAsync("no AWS credentials", "--yes", new()
        {
            ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null, ["AWS_SESSION_TOKEN"] = null,
            ["AWS_SHARED_CREDENTIALS_FILE"] = _state.File("none"), ["AWS_CONFIG_FILE"] = _state.File("none"),
        });
        await RefusedAsync("SignatureDoesNotMatch", "--yes", new() { ["AWS_SECRET_ACCESS_KEY"] = "another" });
        Account.Refusal = "ExpiredToken";
        await RefusedAsync("expired", "--yes", []);
        Account.IsAway = true;
        await RefusedAsync("doesn't answer", "--yes", []);
        Account.Stacks.Actions.ShouldBeEmpty();
    }

    private async Task RefusedAsync(string words, string option, Dictionary<string, string?> variables, params string[] more)
    {
        var (exitCode, output, error) = await RunAsync(variables, [option, .. more]);
        exitCode.ShouldBe(1, output + error);
        OneLine(error).ShouldContain(words);
    }

    private string Table(string beginning) => Account.Stacks.Cloud!.Outputs.EnumerateObject()
        .Single(output => output.Name.StartsWith($"Made{beginning}Table", StringComparison.Ordinal) && !output.Name.EndsWith("StreamArn", StringComparison.Ordinal)).Name;

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] more) => RunAsync([], more);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(Dictionary<string, string?> variables, IReadOnlyList<string> more)
    {
        var environment = Account.Environment;
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return RunningProgram.ToEndAsync(
            [Program.AppHost, "--port", "0", "--state", _state.Path, "--provision", "aws", .. more.Where(option => option.Length > 0)], environment);
    }

    private static string OneLine(string error) => error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
}

using System.Text.Json.Nodes;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Aws;

public sealed class SecretCacheTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:stripe-dev";

    private readonly FakeAws _aws = new();
    private readonly FakeClock _clock = new();
    private readonly LogSink _sink = new();
    private readonly FunctionLog _log;
    private readonly SecretsManagerClient _client;
    private readonly SecretCache _cache;

    public SecretCacheTests()
    {
        _log = new FunctionLog(_sink, _clock, "Test");
        _client = new SecretsManagerClient(AwsSettings.At(_aws.Url), _clock, new NoJitter());
        _cache = new SecretCache(new SecretReader(Catalog.Find("stripe")!, Arn, _client, _clock), _log, _clock);
        Put("one");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _cache.Dispose();
        _client.Dispose();
        _log.Dispose();
        await _sink.DisposeAsync();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_value_is_read_once_in_five_minutes()
    {
        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);
        _clock.Advance(SecretCache.TimeToLive - TimeSpan.FromSeconds(1));
        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);
        _aws.Calls.Count.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));
        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);
        _aws.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Many_at_once_cause_one_read()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CheckAsync("one")));

        found.ShouldAllBe(check => check == SignatureCheck.Valid);
        _aws.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_value_is_found_by_the_first_check_that_fails_without_it()
    {
        await CheckAsync("one");
        Put("two");

        (await CheckAsync("two")).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task Failing_checks_cause_one_read_a_minute_however_many_there_are()
    {
        for (var i = 0; i < 50; i++)
        {
            (await CheckAsync("forged")).ShouldBe(SignatureCheck.Mismatch);
        }

        _aws.Calls.Count.ShouldBe(2); // the first one, and one again
        _clock.Advance(SecretCache.RefetchInterval);
        await CheckAsync("forged");
        await CheckAsync("forged");
        _aws.Calls.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(SignatureCheck.Missing)]
    [InlineData(SignatureCheck.Malformed)]
    [InlineData(SignatureCheck.Stale)]
    public async Task What_no_other_value_could_mend_causes_no_read(SignatureCheck found)
    {
        (await _cache.CheckAsync(_ => ValueTask.FromResult(found), TestTime.Limit())).ShouldBe(found);

        _aws.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task While_Secrets_Manager_is_down_the_last_value_stays_in_use_for_an_hour()
    {
        await CheckAsync("one");
        _aws.Instead = _ => new TestAnswer(503);

        _clock.Advance(SecretCache.TimeToLive);
        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);
        _sink.Text.ShouldContain("its last value stays in use");
        var calls = _aws.Calls.Count;
        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);
        _aws.Calls.Count.ShouldBe(calls); // the next try has to wait

        _clock.Advance(SecretCache.LongestOutage);
        (await Should.ThrowAsync<SecretException>(() => CheckAsync("one"))).Message.ShouldContain("can't be read");
    }

    [Fact]
    public async Task After_an_outage_the_value_is_read_again()
    {
        await CheckAsync("one");
        _aws.Instead = _ => new TestAnswer(503);
        _clock.Advance(SecretCache.TimeToLive);
        await CheckAsync("one");
        _aws.Instead = _ => null;
        Put("two");
        _clock.Advance(SecretCache.RetryInterval);

        (await CheckAsync("two")).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task A_secret_that_was_taken_away_lets_nothing_in_any_more()
    {
        await CheckAsync("one");
        _aws.Instead = _ => new TestAnswer(400, """{"__type":"AccessDeniedException","Message":"no"}""");
        _clock.Advance(SecretCache.TimeToLive);

        var fault = await Should.ThrowAsync<SecretException>(() => CheckAsync("one"));

        fault.InnerException.ShouldBeOfType<AwsServiceException>().Code.ShouldBe("AccessDeniedException");
    }

    [Fact]
    public async Task A_failed_refetch_leaves_the_finding_as_it_was()
    {
        await CheckAsync("one");
        _aws.Secrets.Clear();

        (await CheckAsync("two")).ShouldBe(SignatureCheck.Mismatch);

        _sink.Text.ShouldContain("could not be read again");
        await Should.ThrowAsync<SecretException>(() => CheckAsync("one"));
    }

    [Fact]
    public async Task A_secret_without_a_value_says_how_to_give_it_one_and_is_not_asked_for_again_at_once()
    {
        _aws.Secrets.Clear();

        (await Should.ThrowAsync<SecretException>(() => CheckAsync("one"))).Message
            .ShouldBe($$"""The secret of Stripe has no value, so no signature can be checked. Give it one: aws secretsmanager put-secret-value --secret-id {{Arn}} --secret-string '{"keys":["KEY"]}'""");
        await Should.ThrowAsync<SecretException>(() => CheckAsync("one"));
        _aws.Calls.Count.ShouldBe(1);

        Put("one");
        _clock.Advance(SecretCache.RetryInterval);
        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);
    }

    [Theory]
    [InlineData("whsec_not-json")]
    [InlineData("null")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":["whsec_leak"}""")]
    public async Task A_value_that_is_no_secret_of_ours_is_named_but_never_quoted(string text)
    {
        _aws.Secrets[Arn] = text;

        var fault = await Should.ThrowAsync<SecretException>(() => CheckAsync("one"));

        fault.Message.ShouldContain("is not JSON like");
        fault.ToString().ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task The_value_before_counts_for_a_day_after_a_rotation()
    {
        Put("new", createdAt: _clock.GetUtcNow(), previous: "old");

        (await CheckAsync("old")).ShouldBe(SignatureCheck.Valid);
        (await CheckAsync("new")).ShouldBe(SignatureCheck.Valid);
        (await CheckAsync("older")).ShouldBe(SignatureCheck.Mismatch);

        _clock.Advance(SecretReader.Overlap);
        (await CheckAsync("old")).ShouldBe(SignatureCheck.Mismatch);
        (await CheckAsync("new")).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task The_day_also_ends_while_Secrets_Manager_is_down()
    {
        Put("new", createdAt: _clock.GetUtcNow() - SecretReader.Overlap + TimeSpan.FromMinutes(10), previous: "old");
        (await CheckAsync("old")).ShouldBe(SignatureCheck.Valid);
        _aws.Instead = _ => new TestAnswer(503);

        _clock.Advance(TimeSpan.FromMinutes(10));

        (await CheckAsync("old")).ShouldBe(SignatureCheck.Mismatch);
    }

    [Fact]
    public async Task A_young_secret_need_not_have_had_a_value_before()
    {
        Put("new", createdAt: _clock.GetUtcNow());

        (await CheckAsync("new")).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task A_value_before_that_was_no_secret_of_ours_is_ignored()
    {
        Put("new", createdAt: _clock.GetUtcNow());
        _aws.Previous[Arn] = "generated-by-the-stack";

        (await CheckAsync("new")).ShouldBe(SignatureCheck.Valid);
        (await CheckAsync("generated-by-the-stack")).ShouldBe(SignatureCheck.Mismatch);
    }

    [Fact]
    public async Task A_value_of_unknown_age_has_no_value_before()
    {
        _aws.Instead = _ => new TestAnswer(200, """{"SecretString":"{\"keys\":[\"one\"]}"}""");

        (await CheckAsync("one")).ShouldBe(SignatureCheck.Valid);

        _aws.Calls.Count.ShouldBe(1);
    }

    private void Put(string key, DateTimeOffset? createdAt = null, string? previous = null)
    {
        _aws.Secrets[Arn] = Text(key);
        _aws.CreatedAt = createdAt ?? _clock.GetUtcNow() - TimeSpan.FromDays(30);
        if (previous is not null)
        {
            _aws.Previous[Arn] = Text(previous);
        }
    }

    private static string Text(string key) => new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();

    /// <summary>A check that is right when the secret has that key.</summary>
    private Task<SignatureCheck> CheckAsync(string key) =>
        _cache.CheckAsync(secret => ValueTask.FromResult(secret.Keys.Contains(key) ? SignatureCheck.Valid : SignatureCheck.Mismatch), TestTime.Limit()).AsTask();
}

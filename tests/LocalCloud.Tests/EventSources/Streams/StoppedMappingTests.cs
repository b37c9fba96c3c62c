namespace LocalCloud.Tests.EventSources.Streams;

/// <summary>A mapping that is stopped and started by hand.</summary>
public sealed class StoppedMappingTests
{
    [Fact]
    public async Task It_goes_on_after_the_last_record_that_was_done_with()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping);
        await stream.PutAsync("before");
        (await stream.Function.NextAsync()).Succeed();

        await stream.StopAsync();
        await stream.PutAllAsync("a", "b");
        stream.Function.Waiting.ShouldBe(0);
        await stream.StartAgainAsync();

        (await stream.Function.NextAsync()).Items.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task The_call_under_way_is_waited_for_and_not_made_again()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { BatchSize = 1 });
        await stream.PutAllAsync("a", "b");
        var call = await stream.Function.NextAsync();

        var stopping = stream.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        call.Succeed();
        await stopping;
        await stream.StartAgainAsync();

        (await stream.Function.NextAsync()).Items.ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_call_that_nobody_waits_for_any_longer_is_made_again()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping);
        await stream.PutAsync("a");
        await stream.Function.NextAsync();

        await stream.StopAsync(new CancellationToken(canceled: true)).ShouldThrowAsync<OperationCanceledException>();
        using CancellationTokenSource patience = new();
        var stopping = stream.StopAsync(patience.Token);
        await patience.CancelAsync();
        await stopping;
        await stream.StartAgainAsync();

        (await stream.Function.NextAsync()).Items.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Keeping_house_leaves_it_what_is_younger_than_a_day()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping);
        await stream.PutAsync("before");
        (await stream.Function.NextAsync()).Succeed();
        await stream.StopAsync();
        await stream.PutAsync("a");

        stream.Clock.Advance(TimeSpan.FromHours(23));
        stream.Tables.Streams.Prune();
        await stream.StartAgainAsync();

        (await stream.Function.NextAsync()).Items.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Started_twice_it_calls_once()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping);
        await stream.StartAgainAsync();
        await stream.PutAsync("a");

        (await stream.Function.NextAsync()).Succeed();
        await stream.PutAsync("b");
        (await stream.Function.NextAsync()).Items.ShouldBe(["b"]);
    }
}

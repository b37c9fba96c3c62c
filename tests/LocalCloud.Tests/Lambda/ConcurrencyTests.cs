using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.Lambda;

public sealed class ConcurrencyTests : IAsyncLifetime
{
    private LambdaHost _host = null!;

    public async Task InitializeAsync() => _host = await LambdaHost.StartAsync(
        [LambdaHost.Function("Free"), LambdaHost.Function("Reserved", reserved: 1), LambdaHost.Function("Nothing", reserved: 0)],
        options => options with { InstancesPerFunction = 3, WaitingPerFunction = 2 });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Each_concurrent_call_has_an_instance_of_its_own()
    {
        var calls = new[] { _host.InvokeAsync(_host.Ask, "Free"), _host.InvokeAsync(_host.Ask, "Free") };
        foreach (var question in new[] { await _host.NextQuestionAsync(), await _host.NextQuestionAsync() })
        {
            question.Reply.SetResult("yes");
        }

        var results = await Task.WhenAll(calls);

        results.Select(result => (int)result.Json()["process"]!).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task The_instance_that_worked_last_works_next()
    {
        var calls = new[] { _host.InvokeAsync(_host.Ask, "Free"), _host.InvokeAsync(_host.Ask, "Free") };
        var questions = new[] { await _host.NextQuestionAsync(), await _host.NextQuestionAsync() };
        questions[0].Reply.SetResult("first");
        var first = await await Task.WhenAny(calls);
        await _host.LogLineAsync("Free", line => line.StartsWith($"REPORT RequestId: {first.RequestId}", StringComparison.Ordinal));
        questions[1].Reply.SetResult("last");
        var last = (await Task.WhenAll(calls)).Single(result => result != first);
        await _host.LogLineAsync("Free", line => line.StartsWith($"REPORT RequestId: {last.RequestId}", StringComparison.Ordinal));

        var next = await _host.InvokeAsync("""{"do":"report"}""", "Free");

        ((int)next.Json()["process"]!).ShouldBe((int)last.Json()["process"]!);
    }

    [Fact]
    public async Task Calls_over_the_reserved_concurrency_wait_in_turn_and_that_is_said_once()
    {
        var first = _host.InvokeAsync(_host.Ask, "Reserved");
        var question = await _host.NextQuestionAsync();
        var second = _host.InvokeAsync("2", "Reserved");
        var third = _host.InvokeAsync(_host.Ask, "Reserved");

        second.IsCompleted.ShouldBeFalse();
        _host.Log.Lines.Select(line => line.Text).ShouldBe(["Reserved runs 1 instances, its reserved concurrency: further invocations wait."]);

        question.Reply.SetResult("done");
        (await second).Text().ShouldBe("2");
        (await _host.NextQuestionAsync()).Reply.SetResult("done");
        ((int)(await third).Json()["process"]!).ShouldBe((int)(await first).Json()["process"]!);
    }

    [Fact]
    public async Task When_too_many_wait_further_calls_are_throttled()
    {
        var running = _host.InvokeAsync(_host.Ask, "Reserved");
        var question = await _host.NextQuestionAsync();
        var waiting = new[] { _host.InvokeAsync("1", "Reserved"), _host.InvokeAsync("2", "Reserved") };

        await ShouldBeThrottledAsync("Reserved");

        question.Reply.SetResult("done");
        await running;
        (await Task.WhenAll(waiting)).Select(result => result.Text()).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_function_with_a_reserved_concurrency_of_nothing_is_throttled() => await ShouldBeThrottledAsync("Nothing");

    [Fact]
    public async Task Whatever_crashes_every_call_gets_its_own_answer()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()], options => options with { InstancesPerFunction = 4 });

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
            host.InvokeAsync(number % 40 == 7 ? $$"""{"do":"crash","code":{{number}}}""" : $"{number}")));

        for (var number = 0; number < results.Length; number++)
        {
            if (number % 40 == 7)
            {
                results[number].Text().ShouldContain($"exit status {number}");
            }
            else
            {
                results[number].Text().ShouldBe($"{number}");
            }
        }

        host.Log.Lines.Count(line => line.Text.StartsWith("Sample failed (", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task Instances_without_work_end_but_for_one()
    {
        await using var brief = await LambdaHost.StartAsync([LambdaHost.Function()], options => options with { IdleLifetime = TimeSpan.FromMilliseconds(200) });
        var calls = new[] { brief.InvokeAsync(brief.Ask), brief.InvokeAsync(brief.Ask) };
        foreach (var question in new[] { await brief.NextQuestionAsync(), await brief.NextQuestionAsync() })
        {
            question.Reply.SetResult("yes");
        }

        var processes = (await Task.WhenAll(calls)).Select(result => (int)result.Json()["process"]!);

        await brief.LogLineAsync("Sample", line => line == "asked to end");
        processes.ShouldContain((int)(await brief.InvokeAsync("""{"do":"report"}""")).Json()["process"]!);
    }

    [Fact]
    public async Task Stopping_asks_every_instance_to_end_and_refuses_what_waits()
    {
        var stopping = await LambdaHost.StartAsync([LambdaHost.Function(reserved: 1)]);
        var running = stopping.InvokeAsync(stopping.Ask);
        await stopping.NextQuestionAsync();
        var waiting = stopping.InvokeAsync("1");

        await stopping.DisposeAsync();

        (await running).FunctionError.ShouldBe("Unhandled");
        (await Should.ThrowAsync<AwsServiceException>(() => waiting)).Status.ShouldBe(503);
        (await Should.ThrowAsync<AwsServiceException>(() => stopping.InvokeAsync("2"))).Status.ShouldBe(503);
        stopping.Lambda.LogTail("Sample").ShouldContain(line => line.Text == "asked to end");
    }

    private async Task ShouldBeThrottledAsync(string function)
    {
        var refusal = await Should.ThrowAsync<AwsServiceException>(() => _host.InvokeAsync("{}", function));

        refusal.Code.ShouldBe("TooManyRequestsException");
        refusal.Status.ShouldBe(429);
        refusal.Reason.ShouldBe("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
}

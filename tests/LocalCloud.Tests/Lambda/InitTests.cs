using LocalCloud.Lambda;

namespace LocalCloud.Tests.Lambda;

public sealed class InitTests
{
    [Fact]
    public async Task Warming_starts_an_instance_that_the_first_call_finds_waiting()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function("One"), LambdaHost.Function("Two"), LambdaHost.Function("None", reserved: 0)]);

        await host.Lambda.WarmAsync(CancellationToken.None).WaitAsync(LambdaHost.Patience);

        (await host.InvokeAsync("1", "One")).Text().ShouldBe("1");
        host.Lambda.LogTail("One").Select(line => line.Stream).Distinct().Count().ShouldBe(1);
        host.Lambda.LogTail("Two").ShouldBeEmpty();
    }

    [Fact]
    public async Task Functions_that_can_not_start_say_why_in_their_own_words()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function("Well"), LambdaHost.Function("Error", "error"), LambdaHost.Function("Exit", "exit")]);

        var failure = await Should.ThrowAsync<FunctionInitException>(() => host.Lambda.WarmAsync(CancellationToken.None).WaitAsync(LambdaHost.Patience));

        failure.Problems.ShouldBe(
        [
            "Error failed in its init phase: Sample.Misconfigured: TABLE_NAME is not set. Set it.",
            "Exit failed in its init phase: Runtime exited with error: exit status 3; its last words: nothing works here",
        ]);
    }

    [Fact]
    public async Task A_caller_gets_the_error_that_the_init_phase_reported()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function(init: "error")]);

        var result = await host.InvokeAsync("{}");

        result.FunctionError.ShouldBe("Unhandled");
        ((string?)result.Json()["errorType"]).ShouldBe("Sample.Misconfigured");
        ((string?)result.Json()["errorMessage"]).ShouldBe("TABLE_NAME is not set.\nSet it.");
        (await host.LogLineAsync("Sample", line => line.StartsWith("INIT_REPORT", StringComparison.Ordinal))).ShouldMatch(@"^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\tStatus: error\tError Type: Runtime.Unknown$");
    }

    [Fact]
    public async Task A_caller_learns_that_the_runtime_exited_in_its_init_phase()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function(init: "exit")]);

        var result = await host.InvokeAsync("{}");

        result.Text().ShouldBe($$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{result.RequestId}} Error: Runtime exited with error: exit status 3"}""");
    }

    [Fact]
    public async Task An_init_phase_that_takes_too_long_is_tried_once_more_on_the_time_of_the_invocation()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function(init: "hang", timeout: TimeSpan.FromSeconds(1.5))], options => options with { InitTimeout = TimeSpan.FromSeconds(1) });

        var result = await host.InvokeAsync("{}");

        result.Text().ShouldBe($$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{result.RequestId}} Error: Task timed out after 1.50 seconds"}""");
        host.Lambda.LogTail("Sample").Select(line => line.Text[line.Text.IndexOf("Phase", StringComparison.Ordinal)..]).ShouldBe(["Phase: init\tStatus: timeout", "Phase: invoke\tStatus: timeout"]);
    }

    [Fact]
    public async Task An_init_phase_that_only_takes_longer_than_its_limit_serves_in_the_end()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function(init: "slow")], options => options with { InitTimeout = TimeSpan.FromSeconds(1) });

        (await host.InvokeAsync("7")).Text().ShouldBe("7");

        host.Lambda.LogTail("Sample").Select(line => line.Stream).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_function_whose_init_phase_takes_too_long_says_so_when_it_is_warmed()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function(init: "hang")], options => options with { InitTimeout = TimeSpan.FromSeconds(1) });

        var failure = await Should.ThrowAsync<FunctionInitException>(() => host.Lambda.WarmAsync(CancellationToken.None).WaitAsync(LambdaHost.Patience));

        failure.Problems.ShouldBe(["Sample failed in its init phase: Init phase timed out after 1.00 seconds"]);
    }

    [Fact]
    public async Task Each_waiting_call_pays_for_one_failed_start_and_no_more()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function(init: "exit")]);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.InvokeAsync("{}")));

        results.ShouldAllBe(result => result.FunctionError == "Unhandled");
        host.Lambda.LogTail("Sample").Count(line => line.Text == "nothing works here").ShouldBe(4);
    }
}

namespace LocalCloud.Tests.Lambda;

public sealed class TimeoutTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);
    private LambdaHost _host = null!;

    public async Task InitializeAsync() => _host = await LambdaHost.StartAsync([LambdaHost.Function(timeout: Limit)]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_function_that_takes_too_long_is_killed_and_the_caller_told()
    {
        var result = await _host.InvokeAsync("""{"do":"hang"}""");

        result.TimedOut.ShouldBeTrue();
        result.FunctionError.ShouldBe("Unhandled");
        result.Text().ShouldBe($$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{result.RequestId}} Error: Task timed out after 1.50 seconds"}""");
        (await _host.LogLineAsync("Sample", line => line.StartsWith("REPORT", StringComparison.Ordinal))).ShouldEndWith("\tStatus: timeout\t");
        (await _host.LogLineAsync("Sample", line => line.EndsWith("Task timed out after 1.50 seconds", StringComparison.Ordinal))).ShouldContain(result.RequestId);
    }

    [Fact]
    public async Task The_call_after_a_timeout_gets_a_new_instance()
    {
        await _host.InvokeAsync("""{"do":"hang"}""");

        (await _host.InvokeAsync("1")).Text().ShouldBe("1");

        _host.Lambda.LogTail("Sample").Where(line => line.Text.StartsWith("START", StringComparison.Ordinal)).Select(line => line.Stream).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_function_that_hangs_after_its_answer_has_answered_but_is_killed_all_the_same()
    {
        var answered = await _host.InvokeAsync("""{"do":"answer and hang"}""");

        answered.Text().ShouldBe("\"answered\"");
        answered.FunctionError.ShouldBeNull();
        await _host.LogLineAsync("Sample", line => line.StartsWith($"REPORT RequestId: {answered.RequestId}", StringComparison.Ordinal));
        (await _host.InvokeAsync("2")).Text().ShouldBe("2");
    }

    [Fact]
    public async Task A_call_that_comes_while_the_last_one_does_not_return_gets_an_instance_of_its_own()
    {
        await using var patient = await LambdaHost.StartAsync([LambdaHost.Function()]);
        await patient.InvokeAsync("""{"do":"answer and hang"}""");

        (await patient.InvokeAsync("3")).Text().ShouldBe("3");
    }
}

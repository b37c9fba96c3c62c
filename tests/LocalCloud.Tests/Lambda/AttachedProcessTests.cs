using System.Diagnostics;
using CloudTemplate;

namespace LocalCloud.Tests.Lambda;

/// <summary>Real processes that LocalCloud didn't start, with the environment that it gives out for them.</summary>
public sealed class AttachedProcessTests
{
    private static readonly FunctionModel Quick = LambdaHost.Function(timeout: TimeSpan.FromSeconds(1));

    [Fact]
    public async Task It_is_served_first_and_the_functions_own_instances_go_on_when_it_is_killed_idle()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()]);
        var own = await ProcessIdAsync(host);
        using var attached = await AttachAsync(host);

        (await ProcessIdAsync(host)).ShouldBe(attached.Id);
        await ReturnedAsync(host);
        (await ProcessIdAsync(host)).ShouldBe(attached.Id);
        await ReturnedAsync(host);
        await KillAsync(attached);
        await LambdaHost.UntilAsync(() => !host.Lambda.IsAttached("Sample"));

        (await ProcessIdAsync(host)).ShouldBe(own);
    }

    [Fact]
    public async Task Killed_at_work_it_fails_that_invocation_and_no_other()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()], options => options with { AttachedGrace = TimeSpan.FromMilliseconds(200) });
        using var attached = await AttachAsync(host);
        var call = host.InvokeAsync(host.Ask);
        await host.NextQuestionAsync();
        var handedOver = TimeProvider.System.GetTimestamp();
        await LambdaHost.UntilAsync(() => TimeProvider.System.GetElapsedTime(handedOver) > TimeSpan.FromMilliseconds(100));   // at once it would be one that opens a connection a request

        await KillAsync(attached);

        var result = await call;
        result.FunctionError.ShouldBe("Unhandled");
        result.TimedOut.ShouldBeFalse();
        ((string?)result.Json()["errorType"]).ShouldBe("Runtime.ExitError");
        ((string?)result.Json()["errorMessage"]).ShouldEndWith("The attached process closed its connection to the Runtime API before it answered");
        host.Lambda.IsAttached("Sample").ShouldBeFalse();
        (await ProcessIdAsync(host)).ShouldNotBe(attached.Id);
    }

    [Fact]
    public async Task It_has_more_time_than_the_functions_timeout_and_its_own_instances_have_not()
    {
        await using var host = await LambdaHost.StartAsync([Quick]);
        using var attached = await AttachAsync(host);
        var atBreakpoint = host.InvokeAsync(host.Ask);
        var question = await host.NextQuestionAsync();

        var own = await host.InvokeAsync("""{"do":"hang"}""");   // takes the timeout, begun after the other
        question.Reply.SetResult("went on");

        own.TimedOut.ShouldBeTrue();
        var result = (await atBreakpoint).Json();
        ((string?)result["answer"]).ShouldBe("went on");
        ((int)result["process"]!).ShouldBe(attached.Id);
        await KillAsync(attached);
    }

    [Fact]
    public async Task Its_deadline_is_far_and_its_log_has_the_stream_that_it_was_told()
    {
        await using var host = await LambdaHost.StartAsync([Quick]);
        using var attached = await AttachAsync(host);

        var report = (await host.InvokeAsync("""{"do":"report"}""")).Json();

        var left = long.Parse((string)report["headers"]!["Lambda-Runtime-Deadline-Ms"]!) - long.Parse((string)report["now"]!);
        TimeSpan.FromMilliseconds(left).ShouldBeInRange(TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(60));
        host.Lambda.LogTail("Sample").First(line => line.Text.StartsWith("START", StringComparison.Ordinal)).Stream.ShouldBe((string)report["environment"]!["AWS_LAMBDA_LOG_STREAM_NAME"]!);
        var key = host.Keys.FindKey((string)report["environment"]!["AWS_ACCESS_KEY_ID"]!).ShouldNotBeNull();
        key.Owner.RoleArn.ShouldBe(Quick.RoleArn);
        await KillAsync(attached);
    }

    [Fact]
    public async Task The_environment_has_nothing_of_Lambdas_machine_but_what_the_template_says()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function() with { Environment = new Dictionary<string, string> { ["PATH"] = "/opt", ["TABLE"] = "Orders" } }]);

        var environment = host.Lambda.Find("Sample").AttachedEnvironment();

        environment["AWS_LAMBDA_RUNTIME_API"].ShouldBe($"{host.Address}/Sample");
        environment["TABLE"].ShouldBe("Orders");
        environment["PATH"].ShouldBe("/opt");
        environment.Keys.ShouldNotContain("LD_LIBRARY_PATH");
    }

    /// <summary>Starts a process as an IDE would, and waits until it has asked for work.</summary>
    private static async Task<Process> AttachAsync(LambdaHost host)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(LambdaHost.SampleFolder, "LocalCloud.SampleFunction.dll")]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in host.Lambda.Find("Sample").AttachedEnvironment())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        await ReturnedAsync(host);
        return process;
    }

    private static Task ReturnedAsync(LambdaHost host) => LambdaHost.UntilAsync(() => host.Lambda.IsAttached("Sample"));

    private static async Task<int> ProcessIdAsync(LambdaHost host) => (int)(await host.InvokeAsync("""{"do":"report"}""")).Json()["process"]!;

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(LambdaHost.Patience);
    }
}

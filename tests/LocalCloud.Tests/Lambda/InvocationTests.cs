using System.Diagnostics;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.Lambda;

public sealed class InvocationTests : IAsyncLifetime
{
    private LambdaHost _host = null!;
    private string _function = null!;

    public async Task InitializeAsync()
    {
        _host = await LambdaHost.StartWithManyAsync();
        _function = _host.Unused();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_function_gets_the_event_byte_for_byte_and_its_answer_comes_back_so()
    {
        var result = await _host.InvokeAsync("""{ "text" : "häh €",  "n":1.0 }""", _function);

        result.Text().ShouldBe("""{ "text" : "häh €",  "n":1.0 }""");
        result.FunctionError.ShouldBeNull();
        result.TimedOut.ShouldBeFalse();
        Guid.TryParse(result.RequestId, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_function_learns_what_it_is_called_for_and_until_when()
    {
        var result = await _host.InvokeAsync("""{"do":"report"}""", _function, "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");

        var report = result.Json();
        var headers = report["headers"]!;
        ((string?)headers["Lambda-Runtime-Aws-Request-Id"]).ShouldBe(result.RequestId);
        ((string?)headers["Lambda-Runtime-Invoked-Function-Arn"]).ShouldBe($"arn:aws:lambda:eu-west-1:000000000000:function:{_function}");
        ((string?)headers["Lambda-Runtime-Trace-Id"]).ShouldBe("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
        var left = long.Parse((string)headers["Lambda-Runtime-Deadline-Ms"]!) - long.Parse((string)report["now"]!);
        left.ShouldBeInRange(1_000, 30_000);
    }

    [Fact]
    public async Task A_call_without_a_trace_gets_one_that_nobody_records()
    {
        var result = await _host.InvokeAsync("""{"do":"report"}""", _function);

        ((string?)result.Json()["headers"]!["Lambda-Runtime-Trace-Id"]).ShouldNotBeNull().ShouldMatch("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$");
    }

    [Fact]
    public async Task An_error_of_the_function_comes_back_as_the_function_wrote_it()
    {
        var result = await _host.InvokeAsync("""{"do":"fail"}""", _function);

        result.FunctionError.ShouldBe("Unhandled");
        result.Text().ShouldBe("""{"errorMessage":"It went wrong.","errorType":"Sample.Error"}""");
    }

    [Theory]
    [InlineData(1, "Runtime exited with error: exit status 1")]
    [InlineData(0, "Runtime exited without providing a reason")]
    public async Task A_crash_is_an_error_and_the_next_call_gets_a_new_instance(int code, string reason)
    {
        var before = await _host.InvokeAsync("""{"do":"report"}""", _function);

        var crash = await _host.InvokeAsync($$"""{"do":"crash","code":{{code}}}""", _function);
        var after = await _host.InvokeAsync("""{"do":"report"}""", _function);

        crash.FunctionError.ShouldBe("Unhandled");
        crash.TimedOut.ShouldBeFalse();
        crash.Text().ShouldBe($$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{crash.RequestId}} Error: {{reason}}"}""");
        after.FunctionError.ShouldBeNull();
        ((int)after.Json()["process"]!).ShouldNotBe((int)before.Json()["process"]!);
    }

    [Fact]
    public async Task An_instance_that_is_killed_at_work_is_an_error_of_that_call_alone()
    {
        var process = (int)(await _host.InvokeAsync("""{"do":"report"}""", _function)).Json()["process"]!;
        var call = _host.InvokeAsync(_host.Ask, _function);
        await _host.NextQuestionAsync();

        Process.GetProcessById(process).Kill();

        var killed = await call;
        killed.FunctionError.ShouldBe("Unhandled");
        killed.Text().ShouldBe($$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{killed.RequestId}} Error: Runtime exited with error: signal: killed"}""");
        (await _host.InvokeAsync("1", _function)).Text().ShouldBe("1");
    }

    [Fact]
    public async Task Calls_one_after_the_other_are_all_served_by_one_instance()
    {
        HashSet<int> processes = [];
        for (var call = 1; call <= 50; call++)
        {
            processes.Add((int)(await _host.InvokeAsync("""{"do":"report"}""", _function)).Json()["process"]!);

            // On a busy machine an instance may take its time to ask for more, and then there would rightly be another.
            await LambdaHost.UntilAsync(() => _host.Lambda.LogTail(_function).Count(line => line.Text.StartsWith("REPORT", StringComparison.Ordinal)) == call);
        }

        processes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_function_is_done_though_its_caller_has_gone_away()
    {
        using var caller = new CancellationTokenSource();
        var call = _host.Lambda.InvokeAsync(LambdaHost.Invocation(_host.Ask, _function), caller.Token);
        var question = await _host.NextQuestionAsync();

        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        question.Reply.SetResult("go on");

        await _host.LogLineAsync(_function, line => line.StartsWith("REPORT", StringComparison.Ordinal) && !line.Contains("Status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_over_six_megabytes_is_refused_and_the_instance_lives_on()
    {
        var tooLong = await _host.InvokeAsync("""{"do":"answer at length","bytes":6291557}""", _function);
        var longest = await _host.InvokeAsync("""{"do":"answer at length","bytes":6291556}""", _function);

        tooLong.FunctionError.ShouldBe("Unhandled");
        tooLong.Text().ShouldBe("""{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes)."}""");
        await _host.LogLineAsync(_function, line => line == "answered at length: 413");
        longest.FunctionError.ShouldBeNull();
        longest.Payload.Length.ShouldBe(6_291_556);
        await _host.LogLineAsync(_function, line => line == "answered at length: 202");
    }

    [Fact]
    public async Task An_answer_to_another_request_is_refused()
    {
        var result = await _host.InvokeAsync("""{"do":"answer wrongly"}""", _function);

        ((int)result.Json()["status"]!).ShouldBe(400);
        ((string?)result.Json()["body"]).ShouldBe("""{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}""");
    }

    [Fact]
    public async Task The_largest_event_is_taken_and_one_byte_more_is_not()
    {
        var largest = new byte[LambdaService.LargestRequest];
        Array.Fill(largest, (byte)'1');

        var taken = await _host.Lambda.InvokeAsync(LambdaHost.Invocation("", _function) with { Payload = largest }, CancellationToken.None);
        var refusal = await Should.ThrowAsync<AwsServiceException>(() =>
            _host.Lambda.InvokeAsync(LambdaHost.Invocation("", _function) with { Payload = new byte[LambdaService.LargestRequest + 1] }, CancellationToken.None));

        taken.Payload.Span.SequenceEqual(largest).ShouldBeTrue();
        refusal.Code.ShouldBe("RequestTooLargeException");
        refusal.Status.ShouldBe(413);
        refusal.Message.ShouldBe("Request must be smaller than 6291456 bytes for the InvokeFunction operation");
    }

    [Fact]
    public async Task A_function_that_is_not_in_the_template_is_not_found()
    {
        var refusal = await Should.ThrowAsync<AwsServiceException>(() => _host.InvokeAsync("{}", "Nobody"));

        refusal.Code.ShouldBe("ResourceNotFoundException");
        refusal.Status.ShouldBe(404);
    }
}

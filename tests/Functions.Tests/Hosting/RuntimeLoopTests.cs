using System.Buffers;
using System.Text.Json.Nodes;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Hosting;

/// <summary>The loop and the Runtime API's client, against a Runtime API on a real socket.</summary>
public sealed class RuntimeLoopTests : IAsyncLifetime
{
    private readonly FakeRuntimeApi _lambda = new();
    private readonly LogSink _sink = new();
    private readonly FunctionLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly RuntimeApi _api;

    public RuntimeLoopTests()
    {
        _log = new FunctionLog(_sink, TimeProvider.System, "Test");
        _api = RuntimeApi.At(_lambda.Address)!;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _api.Dispose();
        _log.Dispose();
        _stop.Dispose();
        await _sink.DisposeAsync();
        await _lambda.DisposeAsync();
    }

    [Fact]
    public async Task One_event_after_the_other_is_answered_over_one_connection_until_the_end_is_asked_for()
    {
        var running = Run((invocation, answer, _) => Echo(invocation, answer));

        (await _lambda.AskAsync("\"one\"")).ShouldSatisfyAllConditions(said => said.Kind.ShouldBe("response"), said => said.Text.ShouldBe("\"one\""));
        (await _lambda.AskAsync("\"two\"")).Text.ShouldBe("\"two\"");
        _lambda.Connections.ShouldBe(1);

        await _stop.CancelAsync();
        await running.WaitAsync(TestTime.Limit());
    }

    [Fact]
    public async Task An_event_that_is_being_worked_on_is_answered_before_the_end()
    {
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var running = Run(async (invocation, answer, _) =>
        {
            begun.SetResult();
            await finish.Task;
            await Echo(invocation, answer);
        });
        _lambda.Give("\"last\"");
        await begun.Task.WaitAsync(TestTime.Limit());

        await _stop.CancelAsync();
        finish.SetResult();

        (await _lambda.HearAsync()).Text.ShouldBe("\"last\"");
        await running.WaitAsync(TestTime.Limit());
    }

    [Fact]
    public async Task A_fault_is_told_and_logged_and_the_next_event_is_none_the_worse()
    {
        _ = Run((invocation, answer, _) => invocation.Payload.Length == 5 ? throw new IOException("the disk is full") : Echo(invocation, answer));

        var said = await _lambda.AskAsync("\"bad\"");

        (said.Kind, said.ErrorType).ShouldBe(("error", "Function.IOException"));
        var error = JsonNode.Parse(said.Text)!;
        error["errorMessage"]!.GetValue<string>().ShouldBe("the disk is full");
        error["errorType"]!.GetValue<string>().ShouldBe("IOException");
        error["stackTrace"]!.AsArray().Count.ShouldBeGreaterThan(0);
        _sink.Lines.ShouldHaveSingleItem()["requestId"]!.GetValue<string>().ShouldBe("request-1");
        (await _lambda.AskAsync("\"good\"")).Kind.ShouldBe("response");
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_called_off_before_the_deadline()
    {
        _ = Run((_, _, deadline) => Task.Delay(Timeout.Infinite, deadline));

        var said = await _lambda.AskAsync("{}", timeout: TimeSpan.FromMilliseconds(100));

        said.ErrorType.ShouldBe("Function.TimeoutException");
        said.Text.ShouldContain("shortly before Lambda's deadline");
    }

    [Fact]
    public async Task A_fault_that_cancels_itself_is_not_taken_for_the_deadline()
    {
        _ = Run((_, _, _) => throw new OperationCanceledException("by itself"));

        (await _lambda.AskAsync("{}")).ErrorType.ShouldBe("Function.OperationCanceledException");
    }

    [Theory]
    [InlineData(30_000, 28_000)]
    [InlineData(5_000, 4_000)]
    [InlineData(1_000, 800)]
    [InlineData(0, 0)]
    [InlineData(-5_000, 0)]
    public void The_work_has_the_time_until_the_deadline_less_a_margin(int remaining, int budget) =>
        RuntimeLoop.Budget(TimeSpan.FromMilliseconds(remaining)).ShouldBe(TimeSpan.FromMilliseconds(budget));

    [Fact]
    public async Task The_trace_header_goes_with_the_invocation()
    {
        string? seen = null;
        _ = Run((invocation, answer, _) =>
        {
            seen = $"{invocation.TraceHeader} {invocation.TraceId}";
            return Echo(invocation, answer);
        });

        await _lambda.AskAsync("{}", GatewayEvents.Trace);

        seen.ShouldBe($"{GatewayEvents.Trace} {GatewayEvents.TraceId}");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_response_that_is_not_taken_is_logged_and_the_next_event_is_asked_for(int status)
    {
        _lambda.Accept = request => request.Text == "\"too much\"" ? new TestAnswer(status, """{"errorType":"RequestEntityTooLarge"}""") : new TestAnswer(202);
        _ = Run((invocation, answer, _) => Echo(invocation, answer));

        await _lambda.AskAsync("\"too much\"");

        (await _lambda.AskAsync("\"less\"")).Text.ShouldBe("\"less\"");
        _sink.Text.ShouldContain($"The Runtime API answered {status} to invocation/request-1/response: ");
        _sink.Text.ShouldContain("RequestEntityTooLarge");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_response_that_is_refused_for_good_ends_the_loop(int status)
    {
        _lambda.Accept = _ => new TestAnswer(status, "no more");
        var running = Run((invocation, answer, _) => Echo(invocation, answer));

        await _lambda.AskAsync("{}");

        (await Should.ThrowAsync<RuntimeApiException>(() => running)).Message.ShouldBe($"The Runtime API answered {status} to invocation/request-1/response: no more");
    }

    public static TheoryData<TestAnswer, string> NoEvents => new()
    {
        { new TestAnswer(500, "dying"), "answered 500 to next: dying" },
        { new TestAnswer(403), "answered 403 to next" },
        { new TestAnswer(200, "{}"), "no Lambda-Runtime-Aws-Request-Id" },
        { new TestAnswer(200, "{}", ("Lambda-Runtime-Aws-Request-Id", "r"), ("Lambda-Runtime-Deadline-Ms", "soon")), "a Lambda-Runtime-Deadline-Ms that is no time: soon" },
    };

    [Theory]
    [MemberData(nameof(NoEvents))]
    public async Task What_is_no_event_ends_the_loop(TestAnswer answer, string problem)
    {
        _lambda.InsteadOfNext = answer;

        (await Should.ThrowAsync<RuntimeApiException>(() => Run((_, _, _) => Task.CompletedTask))).Message.ShouldContain(problem);
    }

    [Fact]
    public void An_event_without_a_deadline_may_take_as_long_as_Lambda_ever_allows()
    {
        _lambda.InsteadOfNext = new TestAnswer(200, "{}", ("Lambda-Runtime-Aws-Request-Id", "r"));
        var before = TimeProvider.System.GetUtcNow();

        var invocation = _api.Next(CancellationToken.None);

        invocation.Deadline.ShouldBeInRange(before + Invocation.LongestTimeout, TimeProvider.System.GetUtcNow() + Invocation.LongestTimeout);
    }

    [Fact]
    public async Task A_connection_that_breaks_while_the_function_works_is_replaced()
    {
        _ = Run((invocation, answer, _) =>
        {
            _lambda.CloseConnections();
            return Echo(invocation, answer);
        });

        (await _lambda.AskAsync("\"on a new one\"")).Text.ShouldBe("\"on a new one\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("host:99999")]
    public void What_is_no_address_is_no_Runtime_API(string address) => RuntimeApi.At(address).ShouldBeNull();

    private Task Run(Func<Invocation, IBufferWriter<byte>, CancellationToken, Task> work) => Task.Factory.StartNew(
        () => new RuntimeLoop(new Work(work), _api, _log, TimeProvider.System).RunAsync(_stop.Token),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();

    private static Task Echo(Invocation invocation, IBufferWriter<byte> answer)
    {
        answer.Write(invocation.Payload.Span);
        return Task.CompletedTask;
    }

    private sealed class Work(Func<Invocation, IBufferWriter<byte>, CancellationToken, Task> work) : IFunction
    {
        public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline) => work(invocation, answer, deadline);

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

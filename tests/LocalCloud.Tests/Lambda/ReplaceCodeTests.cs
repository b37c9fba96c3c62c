namespace LocalCloud.Tests.Lambda;

/// <summary>New code for a function that runs.</summary>
public sealed class ReplaceCodeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _code = Directory.CreateTempSubdirectory("lambda-new-code-");
    private LambdaHost _host = null!;

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(LambdaHost.SampleFolder))
        {
            File.Copy(file, Path.Combine(_code.FullName, Path.GetFileName(file)));
        }

        _host = await LambdaHost.StartAsync([LambdaHost.Function(reserved: 1), LambdaHost.Function("Never", reserved: 0)]);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _code.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_at_work_finishes_on_the_old_code_and_the_next_call_has_the_new()
    {
        var old = _host.InvokeAsync(_host.Ask);
        var question = await _host.NextQuestionAsync();

        (await _host.Lambda.ReplaceCodeAsync("Sample", _code.FullName)).ShouldBeNull();
        var report = (await _host.InvokeAsync("""{"do":"report"}""")).Json();

        ((string?)report["folder"]).ShouldBe(_code.FullName);
        question.Reply.SetResult("done");
        ((string?)(await old).Json()["answer"]).ShouldBe("done");
        await _host.LogLineAsync("Sample", line => line == "asked to end");
    }

    [Fact]
    public async Task An_idle_instance_ends_when_the_new_code_is_ready()
    {
        var before = (await _host.InvokeAsync("""{"do":"report"}""")).Json();

        (await _host.Lambda.ReplaceCodeAsync("Sample", _code.FullName)).ShouldBeNull();

        await _host.LogLineAsync("Sample", line => line == "asked to end");
        ((int)(await _host.InvokeAsync("""{"do":"report"}""")).Json()["process"]!).ShouldNotBe((int)before["process"]!);
    }

    [Fact]
    public async Task Code_that_can_not_start_is_not_taken_and_no_call_notices()
    {
        var before = (await _host.InvokeAsync("""{"do":"report"}""")).Json();
        await File.WriteAllTextAsync(Path.Combine(_code.FullName, "LocalCloud.SampleFunction.dll"), "no assembly");

        var calls = Enumerable.Range(0, 20).Select(number => _host.InvokeAsync($"{number}")).ToList();
        var problem = await _host.Lambda.ReplaceCodeAsync("Sample", _code.FullName);

        problem.ShouldNotBeNull().ShouldStartWith("Runtime exited with error: ");
        (await Task.WhenAll(calls)).ShouldAllBe(result => result.FunctionError == null);
        ((int)(await _host.InvokeAsync("""{"do":"report"}""")).Json()["process"]!).ShouldBe((int)before["process"]!);
    }

    [Fact]
    public async Task A_function_that_may_not_run_takes_new_code_without_running_it() =>
        (await _host.Lambda.ReplaceCodeAsync("Never", _code.FullName)).ShouldBeNull();

    [Fact]
    public async Task No_call_is_lost_while_code_is_replaced_again_and_again()
    {
        using CancellationTokenSource enough = new();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var calls = 0;
            while (!enough.IsCancellationRequested)
            {
                (await _host.InvokeAsync("1")).Text().ShouldBe("1");
                calls++;
            }

            return calls;
        }));

        for (var time = 0; time < 5; time++)
        {
            (await _host.Lambda.ReplaceCodeAsync("Sample", _code.FullName)).ShouldBeNull();
        }

        await enough.CancelAsync();
        (await load).ShouldAllBe(calls => calls > 0);
    }
}

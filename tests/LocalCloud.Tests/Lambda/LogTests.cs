using LocalCloud.Lambda;
using LocalCloud.Logs;
using LocalCloud.Time;

namespace LocalCloud.Tests.Lambda;

public sealed class LogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lambda-logs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_log_of_a_call_is_as_Lambda_writes_it()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()]);

        var first = await host.InvokeAsync("""{"do":"say","text":"hello"}""");
        var firstReport = await host.LogLineAsync("Sample", line => line.StartsWith($"REPORT RequestId: {first.RequestId}", StringComparison.Ordinal));
        var second = await host.InvokeAsync("""{"do":"crash","code":1}""");
        var secondReport = await host.LogLineAsync("Sample", line => line.StartsWith($"REPORT RequestId: {second.RequestId}", StringComparison.Ordinal));

        firstReport.ShouldMatch($@"^REPORT RequestId: {first.RequestId}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t$");
        secondReport.ShouldMatch($@"^REPORT RequestId: {second.RequestId}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tStatus: error\tError Type: Runtime.ExitError\t$");
        var lines = host.Lambda.LogTail("Sample").Select(line => line.Text).ToList();
        lines.ShouldContain($"START RequestId: {first.RequestId} Version: $LATEST");
        lines.ShouldContain($"END RequestId: {first.RequestId}");
        lines.ShouldContain("hello");
    }

    [Fact]
    public async Task The_log_is_in_the_groups_file_with_the_time_and_the_stream_of_each_line()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()]);
        var stream = (string)(await host.InvokeAsync("""{"do":"report"}""")).Json()["environment"]!["AWS_LAMBDA_LOG_STREAM_NAME"]!;
        await host.InvokeAsync("""{"do":"say","text":"hällo"}""");
        await host.LogLineAsync("Sample", line => line == "hällo");

        await host.Logs.DisposeAsync();

        stream.ShouldMatch(@"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$");
        var line = (await File.ReadAllLinesAsync(Path.Combine(host.StateFolder, "logs", "+aws+lambda+Sample.log"))).Single(line => line.EndsWith("hällo", StringComparison.Ordinal));
        line.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ");
        line.ShouldEndWith($"Z {stream} hällo");
    }

    [Fact]
    public async Task A_failure_names_the_file_that_has_the_log()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()]);

        await host.InvokeAsync("""{"do":"crash","code":1}""");

        (await host.Log.ReadAsync(1)).ShouldContain(line => line.Text.Contains(Path.Combine(host.StateFolder, "logs", "+aws+lambda+Sample.log"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tail_has_the_last_thousand_lines_and_the_group_all_of_them()
    {
        var system = new CloudTemplate.SystemModel { StackName = "S", Region = "us-east-1", AccountId = "0", Functions = [LambdaHost.Function()] };
        await using var groups = new LogGroups(system, _folder.FullName, new ServiceClock(TimeProvider.System));
        var log = new FunctionLog(groups.All.Single());
        var stream = LogStream.OfInstance();

        for (var number = 1; number <= 1_500; number++)
        {
            log.Add(stream, $"{number}");
        }

        log.Tail().Select(line => line.Text).ShouldBe(Enumerable.Range(501, 1_000).Select(number => $"{number}"));
        await groups.DisposeAsync();
        (await File.ReadAllLinesAsync(log.Path)).Select(line => line.Split(' ')[^1]).ShouldBe(Enumerable.Range(1, 1_500).Select(number => $"{number}"));
    }
}

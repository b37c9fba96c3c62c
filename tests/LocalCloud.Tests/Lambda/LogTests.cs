using LocalCloud.Lambda;

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

        firstReport.ShouldMatch($@"^REPORT RequestId: {first.RequestId}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tInit Duration: \d+\.\d\d ms\t$");
        secondReport.ShouldMatch($@"^REPORT RequestId: {second.RequestId}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tStatus: error\tError Type: Runtime.ExitError\t$");
        var lines = host.Lambda.LogTail("Sample").Select(line => line.Text).ToList();
        lines.ShouldContain($"START RequestId: {first.RequestId} Version: $LATEST");
        lines.ShouldContain($"END RequestId: {first.RequestId}");
        lines.ShouldContain("hello");
    }

    [Fact]
    public async Task The_log_is_in_a_file_too_with_the_time_and_the_instance_of_each_line()
    {
        var host = await LambdaHost.StartAsync([LambdaHost.Function()]);
        await host.InvokeAsync("""{"do":"say","text":"hällo"}""");
        await host.LogLineAsync("Sample", line => line == "hällo");
        var copy = Path.Combine(_folder.FullName, "copy.log");

        await host.Lambda.DisposeAsync();
        File.Copy(Path.Combine(host.StateFolder, "logs", "Sample.log"), copy);
        await host.DisposeAsync();

        (await File.ReadAllLinesAsync(copy)).ShouldContain(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z i-[0-9a-f]{8} hällo$", default, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task The_tail_has_the_last_thousand_lines_and_the_file_all_of_them()
    {
        var path = Path.Combine(_folder.FullName, "x.log");
        var log = new FunctionLog(path);

        for (var number = 1; number <= 1_500; number++)
        {
            log.Add("i-1", $"{number}");
        }

        log.Tail().Select(line => line.Text).ShouldBe(Enumerable.Range(501, 1_000).Select(number => $"{number}"));
        await log.DisposeAsync();
        (await File.ReadAllLinesAsync(path)).Select(line => line.Split(' ')[^1]).ShouldBe(Enumerable.Range(1, 1_500).Select(number => $"{number}"));
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalCloud.Tests.Lambda;

/// <summary>What Linux knows of it.</summary>
public sealed partial class MemoryTests : IAsyncLifetime
{
    private LambdaHost _host = null!;

    public async Task InitializeAsync() => _host = await LambdaHost.StartAsync([LambdaHost.Function() with { MemorySize = 256 }]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_report_says_how_much_memory_was_really_used()
    {
        var little = await UsedAsync("1");
        var more = await UsedAsync("""{"do":"take memory","megabytes":100}""");

        little.ShouldBeInRange(20, 150);
        more.ShouldBeInRange(little + 60, 256);
    }

    [Fact]
    public async Task A_function_that_takes_more_than_it_has_is_killed_and_the_caller_told()
    {
        var result = await _host.InvokeAsync("""{"do":"take memory","megabytes":400,"hold":true}""");

        result.FunctionError.ShouldBe("Unhandled");
        result.TimedOut.ShouldBeFalse();
        result.Text().ShouldBe($$"""{"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: {{result.RequestId}} Error: Runtime exited with error: signal: killed"}""");
        (await _host.LogLineAsync("Sample", line => line.StartsWith("REPORT", StringComparison.Ordinal)))
            .ShouldMatch(@"\tMemory Size: 256 MB\tMax Memory Used: 256 MB\t(Init Duration: [0-9.]+ ms\t)?Status: error\tError Type: Runtime\.OutOfMemory\t$");
        _host.Log.Lines.ShouldContain(line => line.Text.StartsWith("Sample took more than the 256 MB that it has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_call_after_that_gets_a_new_instance()
    {
        await _host.InvokeAsync("""{"do":"take memory","megabytes":400,"hold":true}""");

        (await _host.InvokeAsync("7")).Text().ShouldBe("7");
    }

    private async Task<int> UsedAsync(string json)
    {
        var result = await _host.InvokeAsync(json);
        result.FunctionError.ShouldBeNull();
        var report = await _host.LogLineAsync("Sample", line => line.StartsWith($"REPORT RequestId: {result.RequestId}", StringComparison.Ordinal));
        return int.Parse(Used().Match(report).Groups["mb"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\tMax Memory Used: (?<mb>\d+) MB\t", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Used();
}

namespace Webhooks.Infrastructure.Tests;

public sealed class StackSettingsTests
{
    [Fact]
    public void Without_settings_the_environment_is_dev() => StackSettings.Read(_ => null).EnvironmentSuffix.ShouldBe("dev");

    [Theory]
    [InlineData("a")]
    [InlineData("pr-1234")]
    [InlineData("0123456789abcdefghij")]
    public void A_suffix_is_up_to_20_lower_case_letters_digits_and_hyphens(string suffix) => Read("environmentSuffix", suffix).EnvironmentSuffix.ShouldBe(suffix);

    [Fact]
    public void Every_setting_can_be_changed()
    {
        Synthesised.Others.Keys.ShouldBe(StackSettings.Keys, ignoreOrder: true);

        foreach (var (key, value) in Synthesised.Others.Where(setting => setting.Key != "consumerMaximumConcurrency"))
        {
            Printed(Read(key, value)).ShouldNotBe(Printed(StackSettings.Read(_ => null)), key);
        }
    }

    [Theory]
    [InlineData("environmentSuffix", "", "Dev", "my_env", "-dev", "dev-", "dév", "dev\n", "0123456789abcdefghijk")]
    [InlineData("region", "", "us-east", "US-EAST-1", "us-east-1a", "moon")]
    [InlineData("throttleRate", "0", "10001", "many", "-1", "1.5", "")]
    [InlineData("throttleBurst", "0", "5001")]
    [InlineData("logRetentionDays", "0", "31", "month")]
    [InlineData("executionLogLevel", "off", "ERROR", "0")]
    [InlineData("apiLoggingRole", "yes", "")]
    [InlineData("archiveGlacierDays", "0", "off")]
    [InlineData("archiveGlacierMinimumBytes", "0", "128KB")]
    [InlineData("archiveRetentionDays", "0", "never")]
    [InlineData("wafRateLimit", "9", "2000000001", "off")]
    [InlineData("wafRateAction", "Block", "allow")]
    [InlineData("wafManagedRulesAction", "none")]
    [InlineData("wafExemptRanges", "192.0.2.1", "192.0.2.0/33", "0.0.0.0/0", "example.org/24", "192.0.2.0/24;198.51.100.0/24")]
    [InlineData("alarmEmail", "operations", "a b@example.org", "@example.org")]
    [InlineData("silenceHours", "-1", "169", "never")]
    [InlineData("architecture", "arm", "x64")]
    [InlineData("readyToRun", "1")]
    [InlineData("snapStart", "on")]
    [InlineData("authorizerMemory", "127", "10241")]
    [InlineData("processorReservedConcurrency", "0", "some")]
    [InlineData("consumerReservedConcurrency", "2")] // its event source takes two at least
    [InlineData("deadLetterProcessorReservedConcurrency", "2")]
    [InlineData("consumerMaximumConcurrency", "1", "1001", "2.5", "many")]
    public void What_isnt_allowed_is_refused_by_the_settings_name_with_what_is(string key, params string[] values)
    {
        foreach (var value in values)
        {
            var message = Should.Throw<SynthesisException>(() => Read(key, value), $"{key}={value}").Message;
            message.ShouldStartWith($"{key} is '");
            message.ShouldContain(", but must be ");
            message.ShouldContain($": -c {key}=");
        }
    }

    [Fact]
    public void Values_come_as_cdk_json_has_them_too()
    {
        Read("consumerMaximumConcurrency", 25.0).ConsumerMaximumConcurrency.ShouldBe(25);
        Read("snapStart", true).SnapStart.ShouldBeTrue();
        Read("apiLoggingRole", false).ApiLoggingRole.ShouldBeFalse();
        Read("wafExemptRanges", new object[] { "192.0.2.0/24", "2001:db8::/32" }).WafExemptRanges.Select(range => range.ToString()).ShouldBe(["192.0.2.0/24", "2001:db8::/32"]);
    }

    [Fact]
    public void What_may_be_off_can_be_said_to_be() => Read("archiveRetentionDays", "off").ArchiveRetentionDays.ShouldBeNull();

    [Theory]
    [InlineData("5", null, 4)]
    [InlineData("100", null, 10)]
    [InlineData("100", "99", 99)]
    public void Batches_stay_under_what_is_reserved_for_their_consumer(string reserved, string? asked, int concurrency) =>
        StackSettings.Read(Reserved(reserved, asked)).ConsumerMaximumConcurrency.ShouldBe(concurrency);

    [Fact]
    public void More_batches_than_are_reserved_for_are_refused() =>
        Should.Throw<SynthesisException>(() => StackSettings.Read(Reserved("20", "20"))).Message
            .ShouldBe("consumerMaximumConcurrency is '20', but must stay under consumerReservedConcurrency (20), or batches are throttled and use up their receives: -c consumerMaximumConcurrency=10");

    [Fact]
    public void The_README_lists_every_setting_with_its_usual_value()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && StackSettings.Keys.Contains(cells[1].Trim('`')))
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2].Trim('`'));

        rows.Keys.ShouldBe(StackSettings.Keys, ignoreOrder: true);
        Printed(StackSettings.Read(key => rows[key] is { Length: > 0 } usual ? usual : null)).ShouldBe(Printed(StackSettings.Read(_ => null)));
    }

    private static Func<string, object?> Reserved(string reserved, string? asked) => key => key switch
    {
        "consumerReservedConcurrency" => reserved,
        "consumerMaximumConcurrency" => asked,
        _ => null,
    };

    private static StackSettings Read(string key, object value) => StackSettings.Read(asked => asked == key ? value : null);

    private static string Printed(StackSettings settings) =>
        $"{settings with { WafExemptRanges = [] }} {string.Join(',', settings.WafExemptRanges)}";
}

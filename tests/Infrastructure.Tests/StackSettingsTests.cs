namespace Webhooks.Infrastructure.Tests;

public sealed class StackSettingsTests
{
    [Fact]
    public void Without_settings_the_environment_is_dev()
    {
        var settings = StackSettings.Read(_ => null);

        settings.EnvironmentSuffix.ShouldBe("dev");
        settings.ConsumerMaximumConcurrency.ShouldBe(10);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("pr-1234")]
    [InlineData("0123456789abcdefghij")]
    public void A_suffix_is_up_to_20_lower_case_letters_digits_and_hyphens(string suffix) => Read("environmentSuffix", suffix).EnvironmentSuffix.ShouldBe(suffix);

    [Theory]
    [InlineData("")]
    [InlineData("Dev")]
    [InlineData("my_env")]
    [InlineData("-dev")]
    [InlineData("dev-")]
    [InlineData("dév")]
    [InlineData("dev\n")]
    [InlineData("0123456789abcdefghijk")]
    public void Any_other_suffix_is_refused_by_the_settings_name(string suffix) =>
        Should.Throw<SynthesisException>(() => Read("environmentSuffix", suffix)).Message.ShouldStartWith("environmentSuffix is ");

    [Theory]
    [InlineData("2", 2)]
    [InlineData("1000", 1000)]
    [InlineData(25.0, 25)] // as cdk.json's numbers come
    public void Between_2_and_1000_batches_may_be_consumed_at_once(object value, int concurrency) => Read("consumerMaximumConcurrency", value).ConsumerMaximumConcurrency.ShouldBe(concurrency);

    [Theory]
    [InlineData("1")]
    [InlineData("1001")]
    [InlineData("2.5")]
    [InlineData("many")]
    public void Any_other_concurrency_is_refused_by_the_settings_name(string value) =>
        Should.Throw<SynthesisException>(() => Read("consumerMaximumConcurrency", value)).Message.ShouldStartWith("consumerMaximumConcurrency is ");

    private static StackSettings Read(string key, object value) => StackSettings.Read(asked => asked == key ? value : null);
}

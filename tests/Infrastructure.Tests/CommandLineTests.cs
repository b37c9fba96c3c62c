namespace Webhooks.Infrastructure.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Nothing_has_to_be_said()
    {
        var asked = CommandLine.Parse([]);

        asked.Output.ShouldBeNull();
        asked.Context.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--output", "--context")]
    [InlineData("-o", "-c")]
    public void A_folder_and_settings_can_be_said(string output, string context)
    {
        var asked = CommandLine.Parse([output, "out", context, "environmentSuffix=staging", context, "consumerMaximumConcurrency=5"]);

        asked.Output.ShouldBe("out");
        asked.Context.ShouldBe(new Dictionary<string, string> { ["environmentSuffix"] = "staging", ["consumerMaximumConcurrency"] = "5" });
    }

    [Theory]
    [InlineData("--verbose", "Usage:")]
    [InlineData("--output", "Usage:")]
    [InlineData("--output  ", "Usage:")]
    [InlineData("--outptu out", "Usage:")]
    [InlineData("-c environmentSuffix", "Usage:")]
    [InlineData("-c enviromentSuffix=staging", "There is no setting enviromentSuffix; there are environmentSuffix, region, ")]
    public void What_isnt_known_is_refused_with_what_is(string arguments, string says) =>
        Should.Throw<SynthesisException>(() => CommandLine.Parse(arguments.Split(' '))).Message.ShouldContain(says);
}

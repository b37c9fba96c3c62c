using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

public sealed class SecondStartTests
{
    [Fact]
    public async Task A_template_is_synthesised_again_only_when_it_or_what_it_is_made_from_has_changed()
    {
        using TemporaryFolder state = new();
        var template = Path.Combine(state.Path, "cdk.out", "Webhooks-dev.template.json");

        var first = await StartAsync(state, template);
        (await StartAsync(state, template)).ShouldBe(first);

        await File.AppendAllTextAsync(template, "\n");
        var mended = await StartAsync(state, template);
        mended.Content.ShouldBe(first.Content);
        mended.WrittenAt.ShouldBeGreaterThan(first.WrittenAt);

        (await StartAsync(state, template, "--fresh")).WrittenAt.ShouldBeGreaterThan(mended.WrittenAt);
    }

    private static async Task<(DateTime WrittenAt, string Content)> StartAsync(TemporaryFolder state, string template, params IReadOnlyList<string> more)
    {
        await using var appHost = await RunningProgram.AppHostAsync(state.Path, more);
        return (File.GetLastWriteTimeUtc(template), await File.ReadAllTextAsync(template));
    }
}

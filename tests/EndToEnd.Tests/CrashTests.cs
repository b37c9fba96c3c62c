using System.Net;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class CrashTests(SynthesisedTemplate template)
{
    [Fact]
    public async Task An_event_that_was_answered_before_a_crash_is_stored_after_the_restart()
    {
        using TemporaryFolder state = new();
        var (eventId, _, body) = Stack.NewEvent();

        // Without its consumer, so that the crash comes between the answer and the consumer for certain.
        var withoutConsumer = template.Edited(edited => SynthesisedTemplate.Stop(edited, "WebhooksQueue"));
        await using (var first = await RunningProgram.LocalCloudAsync(withoutConsumer, state.Path, "--seed", template.Seed))
        {
            using Stack stack = new(first, SynthesisedTemplate.Secret);
            var (status, answer) = await stack.PostSignedAsync(body);
            status.ShouldBe(HttpStatusCode.OK, answer);
            (await stack.FindEventAsync(eventId)).ShouldBeEmpty();
            await first.KillAsync();
        }

        await using var second = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);
        using Stack restarted = new(second, SynthesisedTemplate.Secret);
        (await restarted.StoredAsync(eventId))["payload"].S.ShouldBe(body);
    }

    [Fact]
    public async Task Kill_9_of_LocalCloud_leaves_no_process_behind()
    {
        using TemporaryFolder state = new();
        await using var cloud = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);
        var tree = Processes.Tree(cloud.Id);
        tree.Count.ShouldBeGreaterThan(4);   // three functions and the database

        await cloud.KillAsync();

        await NoneLeftAsync(tree);
    }

    [Fact]
    public async Task Kill_9_of_AppHost_leaves_no_process_behind()
    {
        using TemporaryFolder state = new();
        await using var appHost = await RunningProgram.AppHostAsync(state.Path);
        var tree = Processes.Tree(appHost.Id);
        tree.Count.ShouldBeGreaterThan(5);

        await appHost.KillAsync();

        await NoneLeftAsync(tree);
    }

    [Fact]
    public async Task The_outputs_file_is_there_only_while_everything_answers()
    {
        using TemporaryFolder state = new();
        await using (var appHost = await RunningProgram.AppHostAsync(state.Path))
        {
            File.Exists(appHost.OutputsPath).ShouldBeTrue();
        }

        File.Exists(state.File("outputs.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Everything_listens_on_loopback_only()
    {
        using TemporaryFolder state = new();
        await using var appHost = await RunningProgram.AppHostAsync(state.Path);

        var addresses = Processes.Listening(Processes.Tree(appHost.Id));

        addresses.Count.ShouldBeGreaterThan(4);
        addresses.ShouldAllBe(address => address.StartsWith("0100007F:", StringComparison.Ordinal));   // 127.0.0.1
    }

    private static Task NoneLeftAsync(IReadOnlyList<int> tree) =>
        Stack.EventuallyAsync(() => Task.FromResult(tree.Any(Processes.IsAlive) ? null : "gone"), "all of its processes are gone");
}

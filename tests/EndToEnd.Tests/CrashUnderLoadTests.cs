using System.Collections.Concurrent;
using System.Net;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class CrashUnderLoadTests(SynthesisedTemplate template)
{
    private const int Events = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);   // 50 a second
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(300);

    [Fact]
    public async Task Every_event_that_was_answered_200_is_stored_once_and_audited_though_every_process_is_killed_under_load()
    {
        using TemporaryFolder state = new();
        ConcurrentQueue<string> accepted = [];
        var fatal = Random.Shared.Next(1, Events * 3 / 4);   // which answer the crash comes after
        await using (var first = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed))
        {
            using Stack stack = new(first, SynthesisedTemplate.Secret);
            var crash = CrashAsync(first, () => accepted.Count >= fatal);
            using PeriodicTimer pace = new(Interval);
            List<Task> open = [];
            while (open.Count < Events)
            {
                await pace.WaitForNextTickAsync();
                open.Add(SendAsync(stack, accepted));
            }

            await crash;
            await Task.WhenAll(open);
        }

        await using var second = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);
        using Stack restarted = new(second, SynthesisedTemplate.Secret);
        await restarted.AdvanceClockAsync(VisibilityTimeout);   // what was in the consumer's hands comes back
        await restarted.QueueDrainedAsync();
        foreach (var eventId in accepted)
        {
            (await restarted.FindEventAsync(eventId)).Select(item => item["status"].S).ShouldBe(["processed"], $"{eventId}, killed after answer {fatal}");
            await Stack.EventuallyAsync(
                async () => (await restarted.AuditAsync($"event#{eventId}")).Any(entry => entry["statusAfter"].S == "processed") ? "so" : null,
                $"{eventId} is in the audit (killed after answer {fatal})");
        }

        // Nor is there anything that nobody sent, or twice.
        var all = await restarted.ScanAsync("TableName");
        all.Select(item => item["eventId"].S).Distinct(StringComparer.Ordinal).Count().ShouldBe(all.Count);
    }

    private static async Task CrashAsync(RunningProgram cloud, Func<bool> isTime)
    {
        await Stack.EventuallyAsync(() => Task.FromResult(isTime() ? "so" : null), "it is time for the crash");
        Processes.Tree(cloud.Id).ToList().ForEach(Processes.Kill);
        await cloud.KillAsync();
    }

    private static async Task SendAsync(Stack stack, ConcurrentQueue<string> accepted)
    {
        var (eventId, _, body) = Stack.NewEvent();
        try
        {
            var (status, _) = await stack.PostSignedAsync(body);
            if (status == HttpStatusCode.OK)
            {
                accepted.Enqueue(eventId);
            }
        }
        catch (HttpRequestException)
        {
            // Nobody was there any more, or fell silent: the provider would try again.
        }
    }
}

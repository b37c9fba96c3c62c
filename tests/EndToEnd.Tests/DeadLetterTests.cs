using System.Net;
using System.Text.Json;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class DeadLetterTests(SynthesisedTemplate template)
{
    private const string Consumer = "WebhookConsumer-dev";
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(300);   // the template's own

    [Fact]
    public async Task An_event_that_can_not_be_stored_is_archived_after_three_receives_and_stored_when_it_is_replayed()
    {
        using TemporaryFolder state = new();
        var (eventId, paymentId, body) = Stack.NewEvent();
        var archiveKey = $"stripe/{DateTimeOffset.UtcNow:yyyy'/'MM'/'dd}/{eventId}.json";
        var broken = template.Edited(json => SynthesisedTemplate.Environment(json, "Consumer")["EVENTS_TABLE_NAME"] = "no-such-table");
        await using (var first = await RunningProgram.LocalCloudAsync(broken, state.Path, "--seed", template.Seed))
        {
            using Stack stack = new(first, SynthesisedTemplate.Secret);
            (await stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);
            for (var received = 1; received <= 3; received++)
            {
                await FailuresAsync(stack, received);
                (await stack.ArchivedAsync(archiveKey)).ShouldBeNull();
                await stack.AdvanceClockAsync(VisibilityTimeout);
            }

            var failed = await stack.StoredAsync(eventId);
            failed["status"].S.ShouldBe("failed");
            failed["archiveKey"].S.ShouldBe(archiveKey);
            var (text, metadata) = (await stack.ArchivedAsync(archiveKey))!.Value;
            JsonDocument.Parse(text).RootElement.GetProperty("payload").GetString().ShouldBe(body);
            metadata["reason"].ShouldNotBeEmpty();
            int.Parse(metadata["receive-count"]).ShouldBeGreaterThanOrEqualTo(3);
            (await AuditedAsync(stack, $"event#{eventId}", 1))[0]["statusAfter"].S.ShouldBe("failed");
            await stack.QueueDrainedAsync();
        }

        await using var mended = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);
        using Stack again = new(mended, SynthesisedTemplate.Secret);
        var (exitCode, output, error) = await RunningProgram.ToEndAsync([Program.Cli, "replay", eventId, "--wait", "--outputs", mended.OutputsPath]);
        exitCode.ShouldBe(0, output + error);

        var stored = (await again.FindEventAsync(eventId)).ShouldHaveSingleItem();
        stored["status"].S.ShouldBe("processed");
        stored["payload"].S.ShouldBe(body);
        stored.Keys.ShouldNotContain("archiveKey");
        (await again.FindTransactionAsync(paymentId)).ShouldNotBeNull();
        // Not the last one: the clock that the first cloud had moved is the system's again.
        var audited = (await AuditedAsync(again, $"event#{eventId}", 3)).ToLookup(entry => entry.GetValueOrDefault("statusAfter")?.S ?? entry["action"].S);
        (audited["processed"].Single()["statusBefore"].S, audited["processed"].Single()["changedBy"].S).ShouldBe(("failed", "Consumer"));
        audited["REPLAY"].ShouldHaveSingleItem()["changedBy"].S.ShouldContain("webhooks replay");
    }

    [Fact]
    public async Task A_message_that_is_no_event_ends_in_the_archive_by_its_own_id()
    {
        using TemporaryFolder state = new();
        await using var cloud = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);
        using Stack stack = new(cloud, SynthesisedTemplate.Secret);

        var messageId = await stack.SendAsync("poison, not JSON");
        for (var received = 1; received <= 3; received++)
        {
            await Stack.EventuallyAsync(
                async () => (await stack.LogAsync(Consumer)).Count(line => line.Contains("is not a standard event", StringComparison.Ordinal)) == received ? "so" : null,
                $"the consumer has refused it {received} times");
            await stack.AdvanceClockAsync(VisibilityTimeout);
        }

        var key = $"unknown/{DateTimeOffset.UtcNow:yyyy'/'MM'/'dd}/{messageId}.json";
        var kept = await Stack.EventuallyAsync(async () => await stack.ArchivedAsync(key) is { } found ? found.Text : null, $"{key} is archived");
        kept.ShouldBe("poison, not JSON");
    }

    [Fact]
    public async Task A_rightly_signed_body_that_is_no_event_is_archived_and_answered_400()
    {
        using TemporaryFolder state = new();
        await using var cloud = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed);
        using Stack stack = new(cloud, SynthesisedTemplate.Secret);

        (await stack.PostSignedAsync("{}")).Status.ShouldBe(HttpStatusCode.BadRequest);

        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{}"u8));
        (await stack.ArchivedAsync($"unreadable/stripe/{DateTimeOffset.UtcNow:yyyy'/'MM'/'dd}/{sha256}.json"))!.Value.Text.ShouldBe("{}");
    }

    private static Task FailuresAsync(Stack stack, int count) => Stack.EventuallyAsync(
        async () => (await stack.LogAsync(Consumer)).Count(line => line.Contains("An event can't be stored", StringComparison.Ordinal)) == count ? "so" : null,
        $"the consumer has failed {count} times");

    private static Task<IReadOnlyList<Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>>> AuditedAsync(Stack stack, string subject, int count) => Stack.EventuallyAsync(
        async () => await stack.AuditAsync(subject) is { } entries && entries.Count >= count ? entries : null,
        $"{subject} has {count} entries in the audit");
}

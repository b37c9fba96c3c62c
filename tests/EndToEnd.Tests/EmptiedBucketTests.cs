using System.Net;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class EmptiedBucketTests(SynthesisedTemplate template)
{
    [Fact]
    public async Task What_the_bucket_holds_goes_when_the_stack_does()
    {
        using TemporaryFolder state = new();
        await using (var first = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", template.Seed))
        {
            using Stack stack = new(first, SynthesisedTemplate.Secret);
            (await stack.PostSignedAsync("[]")).Status.ShouldBe(HttpStatusCode.BadRequest);   // rightly signed and no event: archived
            (await stack.ArchivedKeysAsync("")).Count.ShouldBe(1);
        }

        // What CloudFormation does first when it deletes the stack: everything that depends on the bucket goes, the custom resource too.
        var going = template.Edited(SynthesisedTemplate.WithoutEmptiedBucket);
        await using var second = await RunningProgram.LocalCloudAsync(going, state.Path, "--seed", template.Seed, "--iam", "enforce");
        using Stack emptied = new(second, SynthesisedTemplate.Secret);

        (await emptied.ArchivedKeysAsync("")).ShouldBeEmpty();
        (await emptied.LogAsync("WebhookBucketEmptier-dev")).ShouldContain(line => line.Contains("\"message\":\"Emptied.\"", StringComparison.Ordinal) && line.Contains("\"objects\":1", StringComparison.Ordinal));
    }
}

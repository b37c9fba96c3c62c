using System.Net;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class TemplateIsWhatRunsTests(SynthesisedTemplate template)
{
    [Fact]
    public async Task An_edited_route_is_the_one_that_answers()
    {
        using TemporaryFolder state = new();
        var edited = template.Edited(json =>
            SynthesisedTemplate.Properties(json, "AWS::ApiGateway::Resource").First(resource => IsRoot(resource) && (string?)resource["PathPart"] == "stripe")["PathPart"] = "elsewhere");
        await using var cloud = await RunningProgram.LocalCloudAsync(edited, state.Path, "--seed", template.Seed);
        using Stack stack = new(cloud, SynthesisedTemplate.Secret);

        (await stack.PostAsync("stripe", "{}")).Status.ShouldBe(HttpStatusCode.Forbidden);       // Missing Authentication Token
        (await stack.PostAsync("elsewhere", "{}")).Status.ShouldBe(HttpStatusCode.Unauthorized); // no signature: it is asked for
    }

    [Fact]
    public async Task An_edited_visibility_timeout_is_when_a_received_message_comes_back()
    {
        using TemporaryFolder state = new();
        var edited = template.Edited(json =>
        {
            SynthesisedTemplate.Stop(json, "WebhooksQueue");   // the test is the receiver
            SynthesisedTemplate.Properties(json, "AWS::SQS::Queue").Single(queue => queue.ContainsKey("RedrivePolicy"))["VisibilityTimeout"] = 900;
        });
        await using var cloud = await RunningProgram.LocalCloudAsync(edited, state.Path, "--seed", template.Seed);
        using Stack stack = new(cloud, SynthesisedTemplate.Secret);
        var (_, _, body) = Stack.NewEvent();
        (await stack.PostSignedAsync(body)).Status.ShouldBe(HttpStatusCode.OK);

        (await stack.ReceiveAsync()).ShouldBe(1);
        await stack.AdvanceClockAsync(TimeSpan.FromSeconds(800));   // the template's own 300 s are long over
        (await stack.ReceiveAsync()).ShouldBe(0);
        await stack.AdvanceClockAsync(TimeSpan.FromSeconds(101));
        (await stack.ReceiveAsync()).ShouldBe(1);
    }

    private static bool IsRoot(JsonObject resource) => resource["ParentId"] is JsonObject parent && parent.ContainsKey("Fn::GetAtt");
}

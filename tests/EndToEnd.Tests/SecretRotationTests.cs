using System.Net;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(SynthesisedTemplateCollection.Name)]
public sealed class SecretRotationTests(SynthesisedTemplate template)
{
    private const string NewKey = "whsec_rotated";
    private const int EventsOfEach = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    [Fact]
    public async Task No_webhook_is_refused_while_a_secret_is_rotated_and_one_without_a_value_lets_nothing_in()
    {
        using TemporaryFolder state = new();
        var seed = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(template.Seed))!;
        seed.Remove(seed.Single(secret => secret.Key.StartsWith("Square", StringComparison.Ordinal)).Key).ShouldBeTrue();
        await File.WriteAllTextAsync(state.File("seed.json"), seed.ToJsonString());
        await using var cloud = await RunningProgram.LocalCloudAsync(template.Path, state.Path, "--seed", state.File("seed.json"));
        using Stack stack = new(cloud, SynthesisedTemplate.Secret);

        // The stream goes on while the value is put: first the old key's, then the new one's, and the old one's again, as a provider
        // signs that is told of the new key while it still has webhooks under way.
        List<Task<HttpStatusCode>> answers = [];
        using PeriodicTimer pace = new(Interval);
        await StreamAsync(() => SynthesisedTemplate.Secret);
        var rotation = stack.PutSecretAsync("StripeSecretArn", $$"""{"keys":["{{NewKey}}"]}""");
        await StreamAsync(() => SynthesisedTemplate.Secret);
        await rotation;
        var turn = 0;
        await StreamAsync(() => turn++ % 2 == 0 ? NewKey : SynthesisedTemplate.Secret);
        await StreamAsync(() => NewKey);

        (await Task.WhenAll(answers)).ShouldAllBe(status => status == HttpStatusCode.OK);
        answers.Count.ShouldBe(4 * EventsOfEach);
        await stack.QueueDrainedAsync();
        (await stack.ScanAsync("TableName")).Count.ShouldBe(answers.Count);
        (await PostAsync("whsec_never")).ShouldBe(HttpStatusCode.Forbidden);

        var (closed, _) = await stack.PostAsync("square", "{}", ("x-square-hmacsha256-signature", Convert.ToBase64String(new byte[32])));
        closed.ShouldBe(HttpStatusCode.InternalServerError);   // the provider tries again, until there is a value
        (await stack.LogAsync("WebhookAuthorizer-dev")).ShouldContain(line => line.Contains("The secret of Square has no value", StringComparison.Ordinal) && line.Contains("put-secret-value", StringComparison.Ordinal));
        (await stack.MessagesAsync()).ShouldBe(0);

        async Task StreamAsync(Func<string> key)
        {
            for (var sent = 0; sent < EventsOfEach; sent++)
            {
                await pace.WaitForNextTickAsync();
                answers.Add(PostAsync(key()));
            }
        }

        async Task<HttpStatusCode> PostAsync(string key)
        {
            var (_, _, body) = Stack.NewEvent();
            return (await stack.PostAsync("stripe", body, ("Stripe-Signature", Stack.Sign(body, key)))).Status;
        }
    }
}

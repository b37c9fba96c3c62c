using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Lambda.Async;

/// <summary>What LocalCloud has answered 202 for outlives it.</summary>
public sealed class KilledTests : IDisposable
{
    private const int Events = 50;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("async-killed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_event_that_was_accepted_is_done_though_LocalCloud_is_killed_in_between()
    {
        var (killed, before) = await CloudProgram.StartAsync(_folder, WithEnds);
        await using (killed)
        {
            var accepted = await Task.WhenAll(Enumerable.Range(0, Events).Select(number => before.InvokeLaterAsync(new JsonObject { ["number"] = number })));
            accepted.ShouldAllBe(answer => answer.Status == 202);
            await killed.KillAsync();
        }

        HashSet<int> done = [];
        var (program, after) = await CloudProgram.StartAsync(_folder, WithEnds);
        await using (program)
        {
            while (done.Count < Events)
            {
                var (_, body) = await after.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject { ["QueueUrl"] = after["EndsUrl"], ["WaitTimeSeconds"] = 20, ["MaxNumberOfMessages"] = 10 });
                var messages = body["Messages"]?.AsArray();
                messages.ShouldNotBeNull($"only {done.Count} of {Events} were done");
                done.UnionWith(messages.Select(message => (int)JsonNode.Parse((string)message!["Body"]!)!["requestPayload"]!["number"]!));
            }
        }

        done.Order().ShouldBe(Enumerable.Range(0, Events));
    }

    private static void WithEnds(JsonObject template)
    {
        template["Resources"]!["Ends"] = JsonNode.Parse("""{ "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "Ends" } }""");
        template["Resources"]!["Config"] = JsonNode.Parse("""
            {
              "Type": "AWS::Lambda::EventInvokeConfig",
              "Properties": { "FunctionName": { "Ref": "Worker" }, "Qualifier": "$LATEST", "DestinationConfig": { "OnSuccess": { "Destination": { "Fn::GetAtt": ["Ends", "Arn"] } } } }
            }
            """);
        template["Outputs"]!["EndsUrl"] = JsonNode.Parse("""{ "Value": { "Ref": "Ends" } }""");
    }
}

using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Sqs;

/// <summary>Reads a queue's attributes.</summary>
internal static class Attributes
{
    public static async Task<Dictionary<string, string>> OfAsync(SqsFixture sqs, string url = SqsFixture.QueueUrl)
    {
        var answer = await sqs.CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("All") });
        return answer["Attributes"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
    }
}

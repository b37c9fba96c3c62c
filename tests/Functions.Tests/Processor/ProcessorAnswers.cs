using System.Text.Json.Nodes;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Processor;

internal static class ProcessorAnswers
{
    /// <summary>Gives a processor an event of the gateway, and reads what it answers.</summary>
    public static async Task<(int Status, JsonNode Body)> AskForAnswerAsync(this RunningFunction processor, string payload, string? trace = GatewayEvents.Trace)
    {
        var said = await processor.Api.AskAsync(payload, trace);
        said.Kind.ShouldBe("response", said.Text);
        var response = JsonNode.Parse(said.Text)!;
        return (response["statusCode"]!.GetValue<int>(), JsonNode.Parse(response["body"]!.GetValue<string>())!);
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Operations;

/// <summary>What the API answered to a webhook.</summary>
/// <param name="Body">Its text; may be anything when something else than the API answered.</param>
public sealed record WebhookAnswer(HttpStatusCode Status, string Body)
{
    private const int LongestReason = 300;

    /// <summary>A 200: the signature is right, and the event is in the queue.</summary>
    public bool IsAccepted => Status == HttpStatusCode.OK;

    /// <summary>Why it wasn't accepted, in one line: the processor's <c>error</c>, the gateway's <c>message</c>, or whatever the body is.</summary>
    public string Reason
    {
        get
        {
            var text = ReadReason() ?? Body;
            var line = new string([.. text.Select(character => char.IsControl(character) ? ' ' : character)]).Trim();
            return line.Length > LongestReason ? line[..LongestReason] + "…" : line;
        }
    }

    /// <summary>Status and reason, in one line: <c>403 Forbidden: No v1 signature …</c></summary>
    public string Refusal => $"{(int)Status} {Status}: {Reason}";

    private string? ReadReason()
    {
        try
        {
            var read = JsonSerializer.Deserialize(Body, ReasonJson.Default.ReasonBody);
            return read?.Error ?? read?.Message ?? read?.CapitalMessage;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record ReasonBody
    {
        public string? Error { get; init; }

        public string? Message { get; init; }

        /// <summary>An explicit deny's: API Gateway writes that one with a capital M.</summary>
        [JsonPropertyName("Message")]
        public string? CapitalMessage { get; init; }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookAnswer.ReasonBody))]
internal sealed partial class ReasonJson : JsonSerializerContext;

using System.Text;

namespace Webhooks.Providers.Tests;

/// <summary>Webhook requests as a test needs them.</summary>
internal static class Requests
{
    public static readonly DateTimeOffset ReceivedAt = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static WebhookRequest Of(string body, params (string Name, string Value)[] headers) => Of(Encoding.UTF8.GetBytes(body), headers);

    public static WebhookRequest Of(byte[] body, params (string Name, string Value)[] headers) => new()
    {
        Body = body,
        Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
        ReceivedAt = ReceivedAt,
        TraceId = "5759e988bd862e3fe1be46a994272793",
    };
}

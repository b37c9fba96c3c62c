using System.Buffers;
using System.Text.Json;
using Webhooks.Providers;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// A webhook that nobody sent, to rehearse with: what the compiler does for the first one, it then does in the init phase, and
/// not while a provider waits for an answer.
/// </summary>
internal static class MadeUpWebhook
{
    /// <summary>What the webhook is signed with: nobody's key.</summary>
    public static ProviderSecret Secret { get; } = new() { Keys = ["rehearsal"] };

    /// <summary>The webhook as API Gateway would hand it over: rightly signed, and no event.</summary>
    public static GatewayEvent From(Provider provider, DateTimeOffset now)
    {
        var envelope = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(envelope))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("headers"u8);
            foreach (var (name, value) in provider.Sign("{}"u8, Secret, now))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteString("body"u8, "{}"u8);
            writer.WriteEndObject();
        }

        return GatewayEvent.Read(envelope.WrittenSpan);
    }
}

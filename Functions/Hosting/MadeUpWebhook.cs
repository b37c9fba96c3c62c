using System.Buffers;
using System.Text.Json;
using Webhooks.Providers;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// A webhook that nobody sent, to rehearse with: what the compiler does for the first one, it then does in the init phase, and
/// not while a provider waits for an answer.
/// </summary>
/// <param name="Received">The webhook as API Gateway would hand it over: rightly signed, and no event.</param>
/// <param name="Secret">What it is signed with: nobody's key.</param>
internal sealed record MadeUpWebhook(GatewayEvent Received, ProviderSecret Secret)
{
    public static MadeUpWebhook From(Provider provider, DateTimeOffset now)
    {
        var secret = provider.CreateRehearsalSecret();
        var envelope = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(envelope))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("headers"u8);
            foreach (var (name, value) in provider.Sign("{}"u8, secret, now))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteString("body"u8, "{}"u8);
            writer.WriteEndObject();
        }

        return new MadeUpWebhook(GatewayEvent.Read(envelope.WrittenSpan), secret);
    }
}

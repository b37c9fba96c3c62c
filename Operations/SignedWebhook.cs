namespace Webhooks.Operations;

/// <summary>A webhook as it goes over the wire.</summary>
/// <param name="EventId">The id of the event in the body; empty when that is no event.</param>
/// <param name="Headers">What the provider signs with; none to show what happens without.</param>
public sealed record SignedWebhook(string EventId, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers);

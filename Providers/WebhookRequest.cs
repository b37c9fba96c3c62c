namespace Webhooks.Providers;

/// <summary>One webhook as it came in: what a signature may cover, and when we saw it.</summary>
public sealed record WebhookRequest
{
    /// <summary>The request's headers; names compare without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The raw bytes of the body: parsing and printing it again would break the signature.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the request arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The W3C trace id (32 hexadecimal digits) that this webhook travels under; null when there is none.</summary>
    public string? TraceId { get; init; }

    /// <summary>A header's value, or null when the request had none.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

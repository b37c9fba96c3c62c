using Webhooks.Functions.Tracing;

namespace Webhooks.Functions.Hosting;

/// <summary>One event to answer, as the Runtime API hands it out.</summary>
public sealed record Invocation
{
    /// <summary>Lambda's longest timeout, for where the Runtime API names no deadline, which Amazon's own test tool doesn't: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);

    public required string RequestId { get; init; }

    /// <summary>The event: JSON, UTF-8. The bytes are the connection's: they are gone once the response is sent.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>When Lambda ends the process, by the machine's clock.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The X-Ray header that it came under; null when it came without.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>The W3C trace id of <see cref="TraceHeader"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary>Takes the steps of the work; null when nobody wants them.</summary>
    public Trace? Trace { get; set; }
}

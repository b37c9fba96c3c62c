using System.Net;
using Webhooks.Providers;

namespace Webhooks.Functions.Processor;

/// <summary>What became of one webhook, and the status that tells its provider, who tries again until it sees a 2xx.</summary>
public abstract record Receipt
{
    private Receipt()
    {
    }

    public abstract HttpStatusCode Status { get; }

    /// <summary>The event is in the queue.</summary>
    public sealed record Accepted(string EventId) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.OK;
    }

    /// <summary>The signature isn't right.</summary>
    public sealed record Refused(SignatureCheck Check) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.Forbidden;
    }

    /// <summary>The signature is right, but the body is no event.</summary>
    public sealed record Unreadable(string Problem) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.BadRequest;
    }

    /// <summary>The event is larger than the queue takes.</summary>
    /// <param name="Bytes">As a message.</param>
    public sealed record TooLarge(int Bytes) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.RequestEntityTooLarge;
    }

    /// <summary>Something that we depend on is down.</summary>
    public sealed record Unavailable(string What) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.ServiceUnavailable;
    }
}

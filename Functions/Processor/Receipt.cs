using System.Net;

namespace Webhooks.Functions.Processor;

/// <summary>What became of one webhook, and the answer that tells its provider, who tries again until it sees a 2xx.</summary>
public abstract record Receipt
{
    private Receipt()
    {
    }

    public abstract HttpStatusCode Status { get; }

    /// <summary>The name of the one property in the answer's body.</summary>
    public virtual string Name => "error";

    /// <summary>The value of the one property in the answer's body.</summary>
    public abstract string Value { get; }

    /// <summary>The event is in the queue.</summary>
    public sealed record Accepted(string EventId) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.OK;

        public override string Name => "eventId";

        public override string Value => EventId;
    }

    /// <summary>The signature isn't right.</summary>
    public sealed record Refused(string Explanation) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.Forbidden;

        public override string Value => Explanation;
    }

    /// <summary>The signature is right, but the body is no event.</summary>
    public sealed record Unreadable(string Problem) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.BadRequest;

        public override string Value => Problem;
    }

    /// <summary>Something that we depend on is down.</summary>
    public sealed record Unavailable(string What) : Receipt
    {
        public override HttpStatusCode Status => HttpStatusCode.ServiceUnavailable;

        public override string Value => $"{What} Please send the event again.";
    }
}

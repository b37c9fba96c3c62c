using Webhooks.Functions.Hosting;

namespace Webhooks.Functions;

/// <summary>Everything that the functions count. Alarms and the dashboard in Infrastructure know these by their names.</summary>
public static class Counters
{
    /// <summary>From the request's arrival at the gateway until its event is in the queue.</summary>
    public const string TimeToQueue = "TimeToQueue";

    /// <summary>From the request's arrival at the gateway until its event is stored. What is replayed waited long.</summary>
    public const string TimeToStore = "TimeToStore";

    private static readonly string[] All = [];
    private static readonly string[] ByProvider = ["provider"];

    /// <summary>Webhooks that were answered 200: their event is in the queue.</summary>
    public static Counter Accepted { get; } = new("Accepted", TimeToQueue, All, ByProvider);

    /// <summary>Webhooks that were answered 403, by the authorizer or by a processor. Those without the signature's header get the gateway's own 401 and reach no function.</summary>
    public static Counter Refused { get; } = new("Refused", duration: null, ByProvider, ["provider", "reason"]);

    /// <summary>Rightly signed bodies that are no event: archived, and answered 400.</summary>
    public static Counter Unreadable { get; } = new("Unreadable", duration: null, All, ByProvider);

    /// <summary>Webhooks that were answered 503, for something that we depend on was down; the provider sends them again.</summary>
    public static Counter Unavailable { get; } = new("Unavailable", duration: null, All, ByProvider);

    /// <summary>Events that were stored.</summary>
    public static Counter Stored { get; } = new("Stored", TimeToStore, All, ByProvider);

    /// <summary>Deliveries of events that were stored already.</summary>
    public static Counter Duplicates { get; } = new("Duplicates", duration: null, All, ByProvider);

    /// <summary>Attempts to store that failed; the message comes again, three times in all.</summary>
    public static Counter NotStored { get; } = new("NotStored", duration: null, All);

    /// <summary>Messages that were given up and archived.</summary>
    public static Counter DeadLetters { get; } = new("DeadLetters", duration: null, All);

    /// <summary>Attempts to archive a dead letter that failed; it stays in its queue.</summary>
    public static Counter NotArchived { get; } = new("NotArchived", duration: null, All);

    /// <summary>Changes that were audited.</summary>
    public static Counter Audited { get; } = new("Audited", duration: null, All);

    /// <summary>Attempts to audit up to 25 changes that failed; they come again.</summary>
    public static Counter NotAudited { get; } = new("NotAudited", duration: null, All);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Counter> List { get; } =
        [Accepted, Refused, Unreadable, Unavailable, Stored, Duplicates, NotStored, DeadLetters, NotArchived, Audited, NotAudited];
}

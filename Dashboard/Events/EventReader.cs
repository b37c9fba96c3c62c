using System.Globalization;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Events;

/// <summary>Reads all of one event.</summary>
internal sealed class EventReader(CurrentStack stack) : ILivePage
{
    public string Name => "event";

    /// <param name="isRevealed">Whether the payload's values are asked for.</param>
    /// <returns>Null when no such event is stored.</returns>
    /// <exception cref="Operations.OperationException">The stack can't be asked.</exception>
    public async Task<EventModel?> ReadAsync(string eventId, bool isRevealed, CancellationToken cancellationToken)
    {
        if (await stack.Events.ReadAsync(eventId, cancellationToken) is not { } details)
        {
            return null;
        }

        var life = EventLife.ReadAsync(details.Event, stack.Audit, stack.Archive, cancellationToken);
        // One that lies in the archive is fetched only for who wants to see it.
        var payload = isRevealed || details.PayloadBytes is not null ? await details.ReadPayloadAsync(stack.Archive, cancellationToken) : null;
        return new EventModel(details, new LifeModel(details.Event, await life), payload, isRevealed);
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
        await stack.Events.FindAsync(query["id"].ToString(), cancellationToken) is { } stored
            ? [Region.Of<Life>("event.life", new LifeModel(stored, await EventLife.ReadAsync(stored, stack.Audit, stack.Archive, cancellationToken))), Region.Of<EventState>("event.state", stored)]
            : [];
}

/// <param name="Payload">Null where it lies in the archive and wasn't asked for.</param>
public sealed record EventModel(EventDetails Details, LifeModel Life, EventPayload? Payload, bool IsRevealed)
{
    public StoredEvent Event => Details.Event;

    /// <summary>What else the item says, by name.</summary>
    public string? this[string attribute] => Details.Attributes[attribute] is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}

public sealed record LifeModel(StoredEvent Event, IReadOnlyList<LifeStep> Steps);

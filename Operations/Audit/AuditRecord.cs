using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Operations.Audit;

/// <summary>One change of an event or a payment, or something that a person did with it, as the audit has it.</summary>
public sealed record AuditRecord
{
    /// <summary>Somebody looked at the values of a payload.</summary>
    public const string Reveal = "REVEAL";

    /// <summary>Somebody sent an archived event back into the queue.</summary>
    public const string Replay = "REPLAY";

    /// <summary>In epoch seconds.</summary>
    public required long At { get; init; }

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c> of the item; <see cref="Reveal"/> or <see cref="Replay"/>, which leave it as it is.</summary>
    public required string Action { get; init; }

    /// <summary>The function that wrote it, as far as the item says; or the person.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>The names of what changed.</summary>
    public required IReadOnlyList<string> Attributes { get; init; }

    public string? StatusBefore { get; init; }

    public string? StatusAfter { get; init; }

    /// <summary>Whether the item was changed.</summary>
    public bool IsChange => Action is not (Reveal or Replay);

    internal static AuditRecord Read(Dictionary<string, AttributeValue> item) => new()
    {
        At = long.Parse(item["at"].N, CultureInfo.InvariantCulture),
        Action = item["action"].S,
        ChangedBy = item.GetValueOrDefault("changedBy")?.S ?? "unknown",
        Attributes = [.. (item.GetValueOrDefault("attributes")?.L ?? []).Select(name => name.S)],
        StatusBefore = item.GetValueOrDefault("statusBefore")?.S,
        StatusAfter = item.GetValueOrDefault("statusAfter")?.S,
    };
}

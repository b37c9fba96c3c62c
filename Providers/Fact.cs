using System.Text.Json.Serialization;

namespace Webhooks.Providers;

/// <summary>What the newest event about one refund, or one dispute, of a payment says of it.</summary>
public sealed record Fact<TStatus>
    where TStatus : struct, Enum
{
    /// <summary>What is given back or disputed, in major units; never negative.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    public required TStatus Status { get; init; }

    /// <summary>The provider's own word for the status.</summary>
    public string? ProviderStatus { get; init; }

    /// <summary>When the event was made, in epoch milliseconds.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The event that said so.</summary>
    public required string EventId { get; init; }

    /// <summary>Which of two facts of the same thing is newer: by (time, status rank, event id), and then a total order over the rest.</summary>
    internal static int Compare(Fact<TStatus> a, Fact<TStatus> b)
    {
        var order = a.TimestampMs.CompareTo(b.TimestampMs);
        order = order != 0 ? order : Comparer<TStatus>.Default.Compare(a.Status, b.Status);
        order = order != 0 ? order : string.CompareOrdinal(a.EventId, b.EventId);
        order = order != 0 ? order : a.Amount.CompareTo(b.Amount);
        order = order != 0 ? order : string.CompareOrdinal(a.Currency, b.Currency);
        return order != 0 ? order : string.CompareOrdinal(a.ProviderStatus, b.ProviderStatus);
    }
}

/// <summary>Where a refund stands. The order is the rank that decides between facts of the same moment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundStatus>))]
public enum RefundStatus
{
    [JsonStringEnumMemberName("pending")] Pending,
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    [JsonStringEnumMemberName("canceled")] Canceled,
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>Where a dispute stands. The order is the rank that decides between facts of the same moment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisputeStatus>))]
public enum DisputeStatus
{
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>It ended, and the money stayed with us.</summary>
    [JsonStringEnumMemberName("won")] Won,

    /// <summary>It ended, and the money went back to who paid.</summary>
    [JsonStringEnumMemberName("lost")] Lost,
}

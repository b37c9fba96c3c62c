using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Webhooks.Providers.Stripe;

/// <summary>
/// The part of an event that we read: of snapshot events (<see href="https://docs.stripe.com/api/events/object"/>) and of
/// thin ones (<see href="https://docs.stripe.com/api/v2/core/events/object"/>), which have no data and write their time as text.
/// </summary>
public sealed record StripeEvent
{
    /// <summary>The longest id that is taken. Stripe promises that its own never exceed it: https://docs.stripe.com/upgrades</summary>
    public const int MaxIdLength = 255;

    /// <summary>1 to 255 characters.</summary>
    public required string Id { get; init; }

    /// <summary>What happened: <c>payment_intent.succeeded</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When Stripe made the event, in epoch milliseconds; a snapshot event says whole seconds.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>False in test mode.</summary>
    public bool? Livemode { get; init; }

    /// <summary>The connected account that it is for; null for the endpoint's own.</summary>
    public string? Account { get; init; }

    /// <summary>The version of the API that shaped the data, like <c>2025-04-30.basil</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>What it happened to; null in a thin event.</summary>
    public StripeObject? DataObject { get; init; }

    /// <summary>Reads an event in one pass, or says what is wrong with the body, in words for the log and the answer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out StripeEvent? read, [NotNullWhen(false)] out string? problem)
    {
        read = null;
        if (!Utf8.IsValid(body))
        {
            problem = "The body isn't UTF-8 text.";
            return false;
        }

        try
        {
            return StripeEventReader.TryRead(body, out read, out problem);
        }
        catch (JsonException notJson)
        {
            problem = $"The body isn't JSON (line {notJson.LineNumber.GetValueOrDefault() + 1}, byte {notJson.BytePositionInLine.GetValueOrDefault() + 1}).";
            return false;
        }
        catch (InvalidOperationException) // GetString's word for it
        {
            problem = "A text in the event has half of a surrogate pair, which is no character.";
            return false;
        }
    }
}

/// <summary>The part that we read of what an event happened to. All of it is optional: an event about anything is kept.</summary>
public sealed record StripeObject
{
    public string? Id { get; init; }

    /// <summary>What it is: <c>payment_intent</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>In Stripe's minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>What of it was collected, in Stripe's minor units; less than the amount after a partial capture.</summary>
    public long? AmountReceived { get; init; }

    /// <summary>ISO 4217, in lower case.</summary>
    public string? Currency { get; init; }

    public string? Status { get; init; }
}

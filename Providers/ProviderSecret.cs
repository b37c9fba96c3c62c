using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Providers;

/// <summary>What Secrets Manager holds for one provider: one JSON object, of which each provider uses its part.</summary>
/// <remarks>Lists default in their getters: a generated reader sets what is missing to null, whatever an initialiser says.</remarks>
public sealed record ProviderSecret
{
    /// <summary>
    /// The signing keys, any of which may match (Stripe <c>whsec_…</c>, Square's signature key). Empty: nothing can be verified;
    /// but for PayPal, whose webhooks are verified by certificates: there it is the private key, in PEM, of a machine that signs by itself.
    /// </summary>
    public IReadOnlyList<string> Keys { get => field ?? []; init; }

    /// <summary>The URLs that Square signs with; any may match.</summary>
    public IReadOnlyList<string> NotificationUrls { get => field ?? []; init; }

    /// <summary>The origins that PayPal's signing certificates may come from; empty: PayPal's live one.</summary>
    public IReadOnlyList<string> CertificateOrigins { get => field ?? []; init; }

    /// <summary>Authorities, in PEM, trusted for PayPal's signing certificates, and for whoever serves them, beside the system's.</summary>
    public IReadOnlyList<string> TrustAnchors { get => field ?? []; init; }

    /// <summary>PayPal's id of the webhook, which is part of what it signs.</summary>
    public string? WebhookId { get; init; }

    /// <summary>Where a machine that signs as PayPal by itself serves its certificate; null where PayPal signs.</summary>
    public string? CertificateUrl { get; init; }

    /// <summary>The certificate, in PEM, of a machine that signs as PayPal by itself; null where PayPal signs.</summary>
    public string? Certificate { get; init; }

    /// <summary>What an <c>Authorization</c> header must equal where one is sent; null: a request that sends one is denied.</summary>
    public string? AuthorizationToken { get; init; }

    /// <summary>Reads the secret's text.</summary>
    /// <exception cref="JsonException">The text isn't such an object. The message never quotes the text.</exception>
    public static ProviderSecret Parse(string json) =>
        JsonSerializer.Deserialize(json, ProviderSecretJson.Default.ProviderSecret) ?? throw new JsonException("The secret is null, not an object.");

    /// <summary>The secret's text, as <see cref="Parse"/> reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ProviderSecretJson.Default.ProviderSecret);

    /// <summary>Says nothing: keys must not reach a log by way of an interpolated string.</summary>
    public override string ToString() => nameof(ProviderSecret);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderSecret))]
internal sealed partial class ProviderSecretJson : JsonSerializerContext;

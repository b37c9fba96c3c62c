using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhooks.Dashboard.Events;

/// <summary>
/// A payload with its shape and what a payment's state is made of; everything else, the customer's own data, is masked. A list
/// of what may be seen, not of what must not: a member that a provider adds tomorrow is masked.
/// </summary>
internal static class MaskedPayload
{
    private const int MostLines = 600;

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "id", "object", "type", "event_id", "event_type", "event_version", "resource_type", "resource_version", "api_version", "created", "created_at", "create_time", "update_time", "updated_at", "livemode",
        "status", "state", "currency", "currency_code", "amount", "amount_received", "amount_refunded", "amount_paid", "amount_due", "amount_captured", "amount_capturable", "total", "value", "paid", "refunded",
        "captured", "disputed", "reason", "merchant_id", "location_id", "account", "pending_webhooks", "version", "payment_intent", "charge", "latest_charge", "payment_id", "order_id", "invoice_id", "parent_payment",
        "idempotency_key", "final_capture", "rel", "method", "source_type", "card_brand", "entry_method", "reason_code",
    };

    /// <summary>The lines to show, each in pieces. What isn't JSON is one masked piece.</summary>
    public static IReadOnlyList<IReadOnlyList<Piece>> Of(string payload)
    {
        var lines = new Lines();
        try
        {
            using var document = JsonDocument.Parse(payload);
            lines.Write(document.RootElement, "", isPlain: false);
        }
        catch (JsonException)
        {
            lines.Mask("not JSON");
        }

        return lines.End();
    }

    /// <summary>The whole payload, in lines that can be read; what isn't JSON as it is.</summary>
    public static string Indent(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            using MemoryStream written = new();
            using (Utf8JsonWriter writer = new(written, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                document.RootElement.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(written.ToArray());
        }
        catch (JsonException)
        {
            return payload;
        }
    }

    /// <param name="IsMask">The text says what kind of value isn't shown.</param>
    public sealed record Piece(string Text, bool IsMask);

    private sealed class Lines
    {
        private readonly List<IReadOnlyList<Piece>> _lines = [];
        private List<Piece> _line = [];
        private bool _isFull;

        public void Write(JsonElement value, string indent, bool isPlain)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    WriteAll(value.EnumerateObject().Select(member => ((string?)member.Name, member.Value)), '{', '}', indent, isPlain: false);
                    break;
                case JsonValueKind.Array:
                    WriteAll(value.EnumerateArray().Select(item => ((string?)null, item)), '[', ']', indent, isPlain);
                    break;
                case JsonValueKind.Null:
                    Text("null");
                    break;
                case JsonValueKind.String when !isPlain:
                    Mask("text");
                    break;
                case JsonValueKind.Number when !isPlain:
                    Mask("number");
                    break;
                default:
                    Text(value.GetRawText());
                    break;
            }
        }

        public void Mask(string kind) => _line.Add(new Piece(kind, IsMask: true));

        public List<IReadOnlyList<Piece>> End()
        {
            Break();
            return _isFull ? [.. _lines, [new Piece($"… more than {MostLines.ToString(CultureInfo.InvariantCulture)} lines", IsMask: false)]] : _lines;
        }

        private void WriteAll(IEnumerable<(string? Name, JsonElement Value)> members, char open, char close, string indent, bool isPlain)
        {
            Text(open.ToString());
            var isFirst = true;
            foreach (var (name, value) in members.TakeWhile(_ => !_isFull))
            {
                if (!isFirst)
                {
                    Text(",");
                }

                isFirst = false;
                Break();
                Text($"{indent}  {(name is null ? "" : $"{JsonSerializer.Serialize(name, PayloadJson.Default.String)}: ")}");
                Write(value, indent + "  ", name is null ? isPlain : Plain.Contains(name));
            }

            if (!isFirst)
            {
                Break();
                Text(indent);
            }

            Text(close.ToString());
        }

        private void Text(string text) => _line.Add(new Piece(text, IsMask: false));

        private void Break()
        {
            _isFull |= _lines.Count == MostLines;
            if (!_isFull)
            {
                _lines.Add(_line);
            }

            _line = [];
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class PayloadJson : System.Text.Json.Serialization.JsonSerializerContext;

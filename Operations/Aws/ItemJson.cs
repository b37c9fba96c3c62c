using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Operations.Aws;

/// <summary>An item in plain JSON, whatever attributes it has: numbers keep all their digits.</summary>
internal static class ItemJson
{
    public static JsonObject Of(IEnumerable<KeyValuePair<string, AttributeValue>> attributes) =>
        new(attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => KeyValuePair.Create(attribute.Key, Of(attribute.Value))));

    private static JsonNode? Of(AttributeValue value) => value switch
    {
        { S: { } text } => JsonValue.Create(text),
        { N: { } number } => JsonNode.Parse(number),
        { BOOL: { } flag } => JsonValue.Create(flag),
        { M: { } map } => Of(map),
        { L: { } list } => new JsonArray([.. list.Select(Of)]),
        { SS: { } texts } => new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        { NS: { } numbers } => new JsonArray([.. numbers.Select(number => JsonNode.Parse(number))]),
        { B: { } bytes } => JsonValue.Create(Convert.ToBase64String(bytes.ToArray())),
        _ => null,
    };
}

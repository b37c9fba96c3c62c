using System.Text;
using System.Text.Json;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>Items as DynamoDB's JSON: <c>{"id": {"S": "a"}, "tags": {"SS": ["x", "y"]}}</c>.</summary>
internal static class ItemValue
{
    private const int NestingCost = 3;

    /// <summary>Whether two items are the same; the order of attributes, and of a set's members, means nothing.</summary>
    public static bool AreSame(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind)
        {
            return false;
        }

        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                return one.GetPropertyCount() == other.GetPropertyCount()
                    && one.EnumerateObject().All(property => other.TryGetProperty(property.Name, out var value)
                        && (property.Name is "SS" or "NS" or "BS" ? AreSameSets(property.Value, value) : AreSame(property.Value, value)));
            case JsonValueKind.Array:
                return one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreSame(pair.First, pair.Second));
            case JsonValueKind.String:
                return one.ValueEquals(other.GetString());
            default:
                return true;   // true, false and null are what they are
        }
    }

    /// <summary>
    /// An item's size in bytes, names included: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    /// </summary>
    public static int SizeOf(ReadOnlyMemory<byte> item)
    {
        if (item.IsEmpty)
        {
            return 0;
        }

        using var document = JsonDocument.Parse(item);
        return SizeOfMap(document.RootElement);
    }

    /// <summary>An attribute that isn't a text may be called <c>SS</c> and be no set: then it is an object here, and compared as one.</summary>
    private static bool AreSameSets(JsonElement one, JsonElement other) => one.ValueKind == JsonValueKind.Array && other.ValueKind == JsonValueKind.Array
        ? one.EnumerateArray().Select(member => member.GetString()).ToHashSet().SetEquals(other.EnumerateArray().Select(member => member.GetString()))
        : AreSame(one, other);

    private static int SizeOfMap(JsonElement map) =>
        map.EnumerateObject().Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Name) + attribute.Value.EnumerateObject().Sum(SizeOfValue));

    private static int SizeOfValue(JsonProperty value) => value.Name switch
    {
        "S" => Encoding.UTF8.GetByteCount(value.Value.GetString()!),
        "N" => SizeOfNumber(value.Value.GetString()!),
        "B" => value.Value.GetBytesFromBase64().Length,
        "SS" => value.Value.EnumerateArray().Sum(member => Encoding.UTF8.GetByteCount(member.GetString()!)),
        "NS" => value.Value.EnumerateArray().Sum(member => SizeOfNumber(member.GetString()!)),
        "BS" => value.Value.EnumerateArray().Sum(member => member.GetBytesFromBase64().Length),
        "M" => NestingCost + value.Value.GetPropertyCount() + SizeOfMap(value.Value),
        "L" => NestingCost + value.Value.EnumerateArray().Sum(member => 1 + member.EnumerateObject().Sum(SizeOfValue)),
        _ => 1,   // BOOL, NULL
    };

    /// <summary>A byte for two digits, and one more.</summary>
    private static int SizeOfNumber(string number) => 1 + ((number.Count(char.IsAsciiDigit) + 1) / 2);
}

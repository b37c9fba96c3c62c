using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Functions.Tables;

/// <summary>DynamoDB's attributes of our values.</summary>
internal static class AttributeOf
{
    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Exactly: DynamoDB keeps 38 digits, a decimal has 29 at most.</summary>
    public static AttributeValue Number(decimal value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Flag(bool value) => new() { BOOL = value };

    /// <summary>Sets an attribute where there is something to say.</summary>
    public static void AddText(this Dictionary<string, AttributeValue> item, string name, string? text)
    {
        if (text is not null)
        {
            item[name] = new AttributeValue(text);
        }
    }
}

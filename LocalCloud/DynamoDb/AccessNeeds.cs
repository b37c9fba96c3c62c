using System.Text.Json;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Which permissions a call needs, found in one pass over its body, which is only passed on.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
/// </summary>
internal static class AccessNeeds
{
    /// <summary>No name or ARN is longer; longer ones aren't kept, since the caller may write any.</summary>
    private const int LongestName = 1024;

    /// <summary>A transaction needs the permissions of its parts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html</summary>
    private static readonly Dictionary<string, string> PartActions = new()
    {
        ["Put"] = "dynamodb:PutItem",
        ["Update"] = "dynamodb:UpdateItem",
        ["Delete"] = "dynamodb:DeleteItem",
        ["Get"] = "dynamodb:GetItem",
        ["ConditionCheck"] = "dynamodb:ConditionCheckItem",
    };

    /// <param name="target">The header <c>X-Amz-Target</c>: <c>DynamoDB_20120810.PutItem</c>.</param>
    /// <param name="arns">What the ARNs of the stack's tables begin with, up to the last colon.</param>
    /// <returns>Nothing where a call names no resource that is known here: statements of PartiQL, what isn't well-formed.</returns>
    public static IReadOnlyList<(string Action, string Resource)> Of(string target, ReadOnlySpan<byte> body, string arns)
    {
        var operation = target[(target.IndexOf('.') + 1)..];
        if (operation is "ListTables" or "ListStreams" or "DescribeLimits" or "DescribeEndpoints")
        {
            return [($"dynamodb:{operation}", "*")];
        }

        if (operation.Length > 64 || !operation.All(char.IsAsciiLetter) || operation.Contains("Statement", StringComparison.Ordinal) || operation == "ExecuteTransaction")
        {
            return [];
        }

        List<(string Action, string Resource)> needs = [];
        Utf8JsonReader reader = new(body);
        try
        {
            Read(ref reader, $"dynamodb:{operation}", arns, needs);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)   // the latter: text that isn't Unicode
        {
            // The database says what is wrong with it.
        }

        return needs;
    }

    private static void Read(ref Utf8JsonReader reader, string action, string arns, List<(string Action, string Resource)> needs)
    {
        string? table = null;
        string? index = null;
        if (!Enters(ref reader, JsonTokenType.StartObject))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("TableName"u8))
            {
                table = Text(ref reader);
            }
            else if (reader.ValueTextEquals("IndexName"u8))
            {
                index = Text(ref reader);
            }
            else if (reader.ValueTextEquals("RequestItems"u8))
            {
                ReadBatch(ref reader, action, arns, needs);
            }
            else if (reader.ValueTextEquals("TransactItems"u8))
            {
                ReadTransaction(ref reader, arns, needs);
            }
            else if (reader.ValueTextEquals("ResourceArn"u8) || reader.ValueTextEquals("StreamArn"u8) || reader.ValueTextEquals("ShardIterator"u8))
            {
                Add(needs, action, Text(ref reader)?.Split('|')[0]);   // an iterator begins with its stream's ARN
            }
            else
            {
                reader.Skip();
            }
        }

        Add(needs, action, Arn(arns, table) is { } arn && index is not null ? $"{arn}/index/{index}" : Arn(arns, table));
    }

    /// <summary><c>{"Orders": …, "Customers": …}</c></summary>
    private static void ReadBatch(ref Utf8JsonReader reader, string action, string arns, List<(string Action, string Resource)> needs)
    {
        if (!Enters(ref reader, JsonTokenType.StartObject))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Add(needs, action, Arn(arns, Limited(ref reader)));
            reader.Skip();
        }
    }

    /// <summary><c>[{"Put": {"TableName": "Orders", …}}, …]</c></summary>
    private static void ReadTransaction(ref Utf8JsonReader reader, string arns, List<(string Action, string Resource)> needs)
    {
        if (!Enters(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        var depth = reader.CurrentDepth;
        string? action = null;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == depth + 2)
            {
                action = Limited(ref reader) is { } part ? PartActions.GetValueOrDefault(part) : null;
            }
            else if (action is not null && reader.ValueTextEquals("TableName"u8))
            {
                Add(needs, action, Arn(arns, Text(ref reader)));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void Add(List<(string Action, string Resource)> needs, string action, string? resource)
    {
        if (resource is not null && !needs.Contains((action, resource)))
        {
            needs.Add((action, resource));
        }
    }

    /// <summary>A table may be named by its ARN, too.</summary>
    private static string? Arn(string arns, string? table) =>
        table is null || table.StartsWith("arn:", StringComparison.Ordinal) ? table : $"{arns}table/{table}";

    /// <summary>Whether the value that comes next begins so; anything else is passed over.</summary>
    private static bool Enters(ref Utf8JsonReader reader, JsonTokenType start)
    {
        if (reader.Read() && reader.TokenType == start)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>The text that comes next; null, and passed over, when it is something else.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return Limited(ref reader);
        }

        reader.Skip();
        return null;
    }

    private static string? Limited(ref Utf8JsonReader reader) => reader.ValueSpan.Length <= LongestName ? reader.GetString() : null;
}

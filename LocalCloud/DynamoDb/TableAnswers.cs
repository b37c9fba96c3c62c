using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.DynamoDb.Streams;

namespace LocalCloud.DynamoDb;

/// <summary>What the emulator says of tables, in the words of the template: its ARNs name a region of its own, and streams by times of its own.</summary>
internal sealed class TableAnswers(SystemModel system, TableStreams streams)
{
    private const string EmulatorsArns = "arn:aws:dynamodb:dynoxide:000000000000:";

    private readonly string _arns = $"arn:aws:dynamodb:{system.Region}:{system.AccountId}:";

    /// <summary>Whether an operation answers with a table's description.</summary>
    public static bool IsOneOf(string operation) => operation is "CreateTable" or "DescribeTable" or "UpdateTable" or "DeleteTable";

    public JsonNode Mend(JsonNode answer)
    {
        if ((answer["Table"] ?? answer["TableDescription"]) is not JsonObject table)
        {
            return answer;   // an error
        }

        MendArns(table);
        if (table.ContainsKey("LatestStreamArn") && streams.Of((string)table["TableName"]!) is { } stream)
        {
            table["LatestStreamArn"] = stream.Arn;
            table["LatestStreamLabel"] = stream.Label;
            table["StreamSpecification"]!["StreamViewType"] = stream.ViewType;
        }

        return answer;
    }

    /// <summary>The table's own, and its indexes'.</summary>
    private void MendArns(JsonObject owner)
    {
        foreach (var (name, value) in owner.ToList())
        {
            switch (value)
            {
                case JsonValue text when name.EndsWith("Arn", StringComparison.Ordinal) && ((string?)text)?.StartsWith(EmulatorsArns, StringComparison.Ordinal) == true:
                    owner[name] = $"{_arns}{((string)text!)[EmulatorsArns.Length..]}";
                    break;
                case JsonArray list:
                    foreach (var item in list.OfType<JsonObject>())
                    {
                        MendArns(item);
                    }

                    break;
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.FrontDoor;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Answers what is asked of backups from the template: point-in-time recovery is a setting that one sees; there is no history to restore from.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
/// </summary>
internal sealed class ContinuousBackups(SystemModel system, TimeProvider clock)
{
    private readonly DateTimeOffset _since = clock.GetUtcNow();

    /// <returns>Writes the answer; null for an operation of another kind.</returns>
    /// <exception cref="AwsServiceException">There is no such table, or the setting isn't the template's.</exception>
    public Action<Utf8JsonWriter>? Answer(string operation, ReadOnlySpan<byte> body)
    {
        if (operation is not ("DescribeContinuousBackups" or "UpdateContinuousBackups"))
        {
            return null;
        }

        var (name, enable) = Read(body);
        var table = system.Tables.FirstOrDefault(table => table.Name == name || table.Arn == name)
            ?? throw new AwsServiceException("TableNotFoundException", $"Table not found: {name}");
        if (operation == "UpdateContinuousBackups" && enable != table.RecoveryPeriodInDays.HasValue)
        {
            throw new AwsServiceException("ValidationException", $"Point-in-time recovery of {table.Name} is as the template says. Change PointInTimeRecoverySpecification of {table.Path}.");
        }

        return json => Write(json, table);
    }

    private static (string? Table, bool? Enable) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var request = JsonNode.Parse(body);
            return ((string?)request?["TableName"], (bool?)request?["PointInTimeRecoverySpecification"]?["PointInTimeRecoveryEnabled"]);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new AwsServiceException("SerializationException", "The request isn't JSON of the operation's form.");
        }
    }

    private void Write(Utf8JsonWriter json, TableModel table)
    {
        json.WriteStartObject("ContinuousBackupsDescription");
        json.WriteString("ContinuousBackupsStatus", "ENABLED");
        json.WriteStartObject("PointInTimeRecoveryDescription");
        json.WriteString("PointInTimeRecoveryStatus", table.RecoveryPeriodInDays is null ? "DISABLED" : "ENABLED");
        if (table.RecoveryPeriodInDays is { } days)
        {
            var now = clock.GetUtcNow();
            var oldest = now.AddDays(-days);
            json.WriteNumber("RecoveryPeriodInDays", days);
            json.WriteNumber("EarliestRestorableDateTime", (oldest > _since ? oldest : _since).ToUnixTimeSeconds());
            json.WriteNumber("LatestRestorableDateTime", now.ToUnixTimeSeconds());
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}

using System.Text;
using System.Text.Json;

namespace CloudTemplate.Resources.DynamoDb;

/// <summary>
/// Writes the body of DynamoDB's <c>CreateTable</c> call, whose fields are named like the template's properties:
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
/// </summary>
internal static class CreateTableRequest
{
    public static readonly PropertyTable Attribute = PropertyTable.Of(["AttributeName", "AttributeType"]);
    public static readonly PropertyTable Key = PropertyTable.Of(["AttributeName", "KeyType"]);
    public static readonly PropertyTable Throughput = PropertyTable.Of(["ReadCapacityUnits", "WriteCapacityUnits"]);
    public static readonly PropertyTable Projection = PropertyTable.Of(["ProjectionType", "NonKeyAttributes"]);
    public static readonly PropertyTable Stream = PropertyTable.Of(["StreamViewType"])
        .Refuse("a stream's policy isn't evaluated, and might forbid what is allowed here.", "ResourcePolicy");
    public static readonly PropertyTable Index = PropertyTable.Of(
        ["IndexName", "KeySchema", "Projection", "ProvisionedThroughput"],
        "ContributorInsightsSpecification", "OnDemandThroughput", "WarmThroughput")
        .With("KeySchema", Key)
        .With("Projection", Projection)
        .With("ProvisionedThroughput", Throughput);

    public static string Write(string tableName, Section table)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("TableName", tableName);
            table.RequirePresence("AttributeDefinitions");
            Each(json, "AttributeDefinitions", table.Inners("AttributeDefinitions", Attribute), attribute => Texts(json, attribute, "AttributeName", "AttributeType"));
            KeySchema(json, table);
            json.WriteString("BillingMode", table.Text("BillingMode") ?? "PROVISIONED");
            ProvisionedThroughput(json, table);
            Indexes(json, table, "GlobalSecondaryIndexes");
            Indexes(json, table, "LocalSecondaryIndexes");
            if (table.Inner("StreamSpecification", Stream) is { } stream)
            {
                json.WriteStartObject("StreamSpecification");
                json.WriteBoolean("StreamEnabled", true);
                json.WriteString("StreamViewType", stream.Required("StreamViewType"));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void KeySchema(Utf8JsonWriter json, Section owner)
    {
        owner.RequirePresence("KeySchema");
        Each(json, "KeySchema", owner.Inners("KeySchema", Key), key => Texts(json, key, "AttributeName", "KeyType"));
    }

    private static void Indexes(Utf8JsonWriter json, Section table, string name)
    {
        if (!table.Has(name))
        {
            return;
        }

        Each(json, name, table.Inners(name, Index), index =>
        {
            Texts(json, index, "IndexName");
            KeySchema(json, index);
            index.RequirePresence("Projection");
            if (index.Inner("Projection", Projection) is { } projection)
            {
                json.WriteStartObject("Projection");
                Texts(json, projection, "ProjectionType");
                if (projection.Has("NonKeyAttributes"))
                {
                    json.WriteStartArray("NonKeyAttributes");
                    foreach (var attribute in projection.Texts("NonKeyAttributes"))
                    {
                        json.WriteStringValue(attribute);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            ProvisionedThroughput(json, index);
        });
    }

    private static void ProvisionedThroughput(Utf8JsonWriter json, Section owner)
    {
        if (owner.Inner("ProvisionedThroughput", Throughput) is { } throughput)
        {
            json.WriteStartObject("ProvisionedThroughput");
            json.WriteNumber("ReadCapacityUnits", throughput.Number("ReadCapacityUnits", 1, int.MaxValue) ?? 1);
            json.WriteNumber("WriteCapacityUnits", throughput.Number("WriteCapacityUnits", 1, int.MaxValue) ?? 1);
            json.WriteEndObject();
        }
    }

    private static void Each(Utf8JsonWriter json, string name, IEnumerable<Section> items, Action<Section> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, Section section, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            json.WriteString(name, section.Required(name));
        }
    }
}

namespace CloudTemplate.Resources.DynamoDb;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html</summary>
internal sealed class TableType : ResourceType
{
    private const int LongestRecovery = 35;
    private static readonly PropertyTable Recovery = PropertyTable.Of(["PointInTimeRecoveryEnabled", "RecoveryPeriodInDays"]);
    private static readonly PropertyTable TimeToLive = PropertyTable.Of(["AttributeName", "Enabled"]);

    public override string Name => "AWS::DynamoDB::Table";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes",
            "StreamSpecification", "TimeToLiveSpecification", "PointInTimeRecoverySpecification"],
        "SSESpecification", "ContributorInsightsSpecification", "TableClass", "WarmThroughput", "Tags",
        "DeletionProtectionEnabled", "OnDemandThroughput")
        .Refuse("imports aren't emulated.", "ImportSourceSpecification")
        .Refuse("Kinesis isn't emulated.", "KinesisStreamSpecification")
        .Refuse("a table's policy isn't evaluated, and might forbid what is allowed here.", "ResourcePolicy")
        .With("AttributeDefinitions", CreateTableRequest.Attribute)
        .With("GlobalSecondaryIndexes", CreateTableRequest.Index)
        .With("KeySchema", CreateTableRequest.Key)
        .With("LocalSecondaryIndexes", CreateTableRequest.Index)
        .With("PointInTimeRecoverySpecification", Recovery)
        .With("ProvisionedThroughput", CreateTableRequest.Throughput)
        .With("StreamSpecification", CreateTableRequest.Stream)
        .With("TimeToLiveSpecification", TimeToLive);

    public override string Ref(ResourceView resource) => resource.Made() ?? resource.PhysicalName("TableName", 255);

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Arn" => Arn(resource),
        "StreamArn" => StreamArn(resource),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        model.Tables.Add(new TableModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = Ref(resource),
            Arn = Arn(resource),
            CreateTableRequest = CreateTableRequest.Write(Ref(resource), resource.Properties),
            TimeToLiveAttribute = resource.Properties.Inner("TimeToLiveSpecification", TimeToLive) is { } ttl && ttl.Flag("Enabled") != false
                ? ttl.Required("AttributeName")
                : null,
            StreamArn = StreamArn(resource),
            StreamViewType = resource.Properties.Inner("StreamSpecification", CreateTableRequest.Stream)?.Text("StreamViewType"),
            RecoveryPeriodInDays = resource.Properties.Inner("PointInTimeRecoverySpecification", Recovery) is { } recovery && recovery.Flag("PointInTimeRecoveryEnabled") == true
                ? recovery.Number("RecoveryPeriodInDays", 1, LongestRecovery) ?? LongestRecovery
                : null,
        });
    }

    private string Arn(ResourceView resource) => resource.Arn("dynamodb", $"table/{Ref(resource)}");

    /// <summary>Null for a table without a stream. AWS ends it with the time at which the stream was made; this one never changes.</summary>
    private string? StreamArn(ResourceView resource) =>
        resource.Properties.Has("StreamSpecification") ? resource.Made("StreamArn") ?? $"{Arn(resource)}/stream/2020-01-01T00:00:00.000" : null;
}

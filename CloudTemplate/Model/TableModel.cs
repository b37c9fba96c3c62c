namespace CloudTemplate;

/// <summary>A DynamoDB table.</summary>
public sealed record TableModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The body of the <c>CreateTable</c> call (JSON) that makes it: keys, indexes, billing mode, stream.</summary>
    public required string CreateTableRequest { get; init; }

    /// <summary>The attribute that holds an item's expiry (epoch seconds); null when items don't expire.</summary>
    public string? TimeToLiveAttribute { get; init; }

    /// <summary>The ARN by which the template refers to the table's stream; null when it has none.</summary>
    public string? StreamArn { get; init; }

    /// <summary>Which images of an item the stream shows: <c>NEW_AND_OLD_IMAGES</c> and so on; null without a stream.</summary>
    public string? StreamViewType { get; init; }

    /// <summary>How many days the table can be restored to any point of; null: point-in-time recovery is off.</summary>
    public int? RecoveryPeriodInDays { get; init; }
}

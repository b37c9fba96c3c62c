namespace CloudTemplate.Resources.Lambda;

/// <summary>What a mapping of a table's stream says. Ranges: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html</summary>
internal static class StreamMapping
{
    private const int Forever = -1;
    private const int YoungestAge = 60;
    private static readonly PropertyTable OnFailureProperties = PropertyTable.Of(["Destination"]);
    public static readonly PropertyTable DestinationProperties = PropertyTable.Of(["OnFailure"])
        .Refuse("it is of asynchronous invocations.", "OnSuccess")
        .With("OnFailure", OnFailureProperties);

    /// <summary>What no other mapping has.</summary>
    public static readonly string[] OwnProperties =
    [
        "StartingPosition", "StartingPositionTimestamp", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError",
        "ParallelizationFactor", "DestinationConfig", "TumblingWindowInSeconds",
    ];

    public static StreamMappingModel Read(ResourceView resource, string streamArn, string id)
    {
        var properties = resource.Properties;
        if (properties.Number("TumblingWindowInSeconds", 0, 900) > 0)
        {
            properties.Problem("TumblingWindowInSeconds", "tumbling windows aren't emulated. Take it out.");
        }

        if (properties.Has("StartingPositionTimestamp"))
        {
            properties.Problem("StartingPositionTimestamp", "the stream of a table can't be read from a time on. Take it out.");
        }

        return new StreamMappingModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Id = id,
            StreamArn = streamArn,
            FunctionArn = FunctionArn.Read(resource, "FunctionName"),
            StartingPosition = Position(properties),
            BatchSize = properties.Number("BatchSize", 1, 10_000) ?? 100,
            BatchWindow = properties.Seconds("MaximumBatchingWindowInSeconds", 0, 300) ?? TimeSpan.Zero,
            Enabled = properties.Flag("Enabled") ?? true,
            MaximumRetryAttempts = properties.Number("MaximumRetryAttempts", Forever, 10_000) is { } retries and not Forever ? retries : null,
            MaximumRecordAge = Age(properties),
            BisectBatchOnFunctionError = properties.Flag("BisectBatchOnFunctionError") ?? false,
            ParallelizationFactor = properties.Number("ParallelizationFactor", 1, 10) ?? 1,
            ReportBatchItemFailures = EventSourceMappingType.ReportsFailures(properties),
            OnFailureArn = properties.Inner("DestinationConfig", DestinationProperties)?.Inner("OnFailure", OnFailureProperties)?.Required("Destination"),
            Filters = EventSourceMappingType.Filters(properties),
        };
    }

    private static StreamPosition Position(Section properties)
    {
        switch (properties.Required("StartingPosition"))
        {
            case "TRIM_HORIZON" or "":
                break;
            case "LATEST":
                return StreamPosition.Latest;
            case "AT_TIMESTAMP":
                properties.Problem("StartingPosition", "AT_TIMESTAMP isn't for the streams of tables. Use TRIM_HORIZON or LATEST.");
                break;
            case var other:
                properties.Problem("StartingPosition", $"{other} isn't known. Use TRIM_HORIZON or LATEST.");
                break;
        }

        return StreamPosition.TrimHorizon;
    }

    private static TimeSpan? Age(Section properties)
    {
        if (properties.Number("MaximumRecordAgeInSeconds", Forever, 604_800) is not { } age || age == Forever)
        {
            return null;
        }

        if (age < YoungestAge)
        {
            properties.Problem("MaximumRecordAgeInSeconds", $"must be {YoungestAge} or more, or {Forever} for as long as there are records, and is {age}.");
        }

        return TimeSpan.FromSeconds(age);
    }
}

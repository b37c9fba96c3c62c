namespace CloudTemplate.Resources.Lambda;

/// <summary>What a mapping of a queue says. Ranges: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html</summary>
internal static class QueueMapping
{
    private const int LargestBatchWithoutWindow = 10;
    public static readonly PropertyTable ScalingProperties = PropertyTable.Of(["MaximumConcurrency"]);

    /// <summary>What no other mapping has.</summary>
    public static readonly string[] OwnProperties = ["ScalingConfig"];

    public static QueueMappingModel Read(ResourceView resource, string queueArn)
    {
        var properties = resource.Properties;
        var batchSize = properties.Number("BatchSize", 1, 10_000) ?? LargestBatchWithoutWindow;
        var window = properties.Seconds("MaximumBatchingWindowInSeconds", 0, 300) ?? TimeSpan.Zero;
        if (batchSize > LargestBatchWithoutWindow && window == TimeSpan.Zero)
        {
            properties.Problem("BatchSize", $"more than {LargestBatchWithoutWindow} needs a MaximumBatchingWindowInSeconds of 1 or more. Give one.");
        }

        return new QueueMappingModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            QueueArn = queueArn,
            FunctionArn = FunctionArn.Read(resource, "FunctionName"),
            BatchSize = batchSize,
            BatchWindow = window,
            Enabled = properties.Flag("Enabled") ?? true,
            ReportBatchItemFailures = EventSourceMappingType.ReportsFailures(properties),
            MaximumConcurrency = properties.Inner("ScalingConfig", ScalingProperties)?.Number("MaximumConcurrency", 2, 1000),
            Filters = EventSourceMappingType.Filters(properties),
        };
    }
}

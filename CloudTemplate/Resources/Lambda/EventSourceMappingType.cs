using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Lambda;

/// <summary>
/// The mapping of a queue to a function. Ranges: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
/// </summary>
internal sealed class EventSourceMappingType : ResourceType
{
    private const int LargestBatchWithoutWindow = 10;
    private const int MostFilters = 10;
    private static readonly PropertyTable ScalingProperties = PropertyTable.Of(["MaximumConcurrency"]);
    private static readonly PropertyTable CriteriaProperties = PropertyTable.Of(["Filters"]);
    private static readonly PropertyTable FilterProperties = PropertyTable.Of(["Pattern"]);

    public override string Name => "AWS::Lambda::EventSourceMapping";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["EventSourceArn", "FunctionName", "BatchSize", "MaximumBatchingWindowInSeconds", "Enabled", "FunctionResponseTypes", "ScalingConfig", "FilterCriteria"],
        "KmsKeyArn", "MetricsConfig", "Tags");

    public override string Ref(ResourceView resource) => PhysicalName.Guid(resource.Seed).ToString();

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Id" => Ref(resource),
        "EventSourceMappingArn" => resource.Arn("lambda", $"event-source-mapping:{Ref(resource)}"),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        var source = properties.Required("EventSourceArn");
        if (source.Split(':') is not [_, _, "sqs", ..] and not [""])
        {
            properties.Problem("EventSourceArn", $"only queues feed functions here, and this is {source}. Take the mapping out.");
        }

        var batchSize = properties.Number("BatchSize", 1, 10_000) ?? LargestBatchWithoutWindow;
        var window = properties.Seconds("MaximumBatchingWindowInSeconds", 0, 300) ?? TimeSpan.Zero;
        if (batchSize > LargestBatchWithoutWindow && window == TimeSpan.Zero)
        {
            properties.Problem("BatchSize", $"more than {LargestBatchWithoutWindow} needs a MaximumBatchingWindowInSeconds of 1 or more. Give one.");
        }

        var responses = properties.Texts("FunctionResponseTypes");
        foreach (var response in responses.Where(response => response != "ReportBatchItemFailures"))
        {
            properties.Problem("FunctionResponseTypes", $"{response} isn't known. Use ReportBatchItemFailures.");
        }

        var filters = properties.Inner("FilterCriteria", CriteriaProperties)?.Inners("Filters", FilterProperties) ?? [];
        if (filters.Count > MostFilters)
        {
            properties.Problem("FilterCriteria", $"Lambda takes {MostFilters} filters at most, and here are {filters.Count}. Join some by $or.");
        }

        model.QueueMappings.Add(new QueueMappingModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            QueueArn = source,
            FunctionArn = FunctionArn.Read(resource, "FunctionName"),
            BatchSize = batchSize,
            BatchWindow = window,
            Enabled = properties.Flag("Enabled") ?? true,
            ReportBatchItemFailures = responses.Count > 0,
            MaximumConcurrency = properties.Inner("ScalingConfig", ScalingProperties)?.Number("MaximumConcurrency", 2, 1000),
            Filters = [.. filters.Select(filter => filter.Required("Pattern"))],
        });
    }
}

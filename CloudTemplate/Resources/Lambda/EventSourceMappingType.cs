using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Lambda;

/// <summary>The mapping of a queue, or of a table's stream, to a function.</summary>
internal sealed class EventSourceMappingType : ResourceType
{
    private const int MostFilters = 10;
    private static readonly PropertyTable FilterProperties = PropertyTable.Of(["Pattern"]);
    private static readonly PropertyTable CriteriaProperties = PropertyTable.Of(["Filters"]).With("Filters", FilterProperties);

    public override string Name => "AWS::Lambda::EventSourceMapping";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["EventSourceArn", "FunctionName", "BatchSize", "MaximumBatchingWindowInSeconds", "Enabled", "FunctionResponseTypes", "FilterCriteria",
            .. QueueMapping.OwnProperties, .. StreamMapping.OwnProperties],
        "KmsKeyArn", "MetricsConfig", "Tags")
        .Only("a queue's, or a table's stream's", "EventSourceArn")
        .Only("of queues", QueueMapping.OwnProperties)
        .Only("of streams", StreamMapping.OwnProperties)
        .Only("none: a table's stream can't be read from a time on", "StartingPositionTimestamp")
        .Only("0: tumbling windows aren't emulated", "TumblingWindowInSeconds")
        .Refuse(
            "Kafka, MQ and DocumentDB aren't emulated.",
            "AmazonManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "LoggingConfig", "ProvisionedPollerConfig", "Queues", "SelfManagedEventSource",
            "SelfManagedKafkaEventSourceConfig", "SourceAccessConfigurations", "Topics")
        .With("DestinationConfig", StreamMapping.DestinationProperties)
        .With("FilterCriteria", CriteriaProperties)
        .With("ScalingConfig", QueueMapping.ScalingProperties);

    public override string Ref(ResourceView resource) => PhysicalName.Guid(resource.Seed).ToString();

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Id" => Ref(resource),
        "EventSourceMappingArn" => resource.Arn("lambda", $"event-source-mapping:{Ref(resource)}"),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var source = resource.Properties.Required("EventSourceArn");
        switch (source.Split(':'))
        {
            case [_, _, "sqs", ..] or [""]:
                Refuse(resource, StreamMapping.OwnProperties, "is for streams, and the source is a queue. Take it out.");
                model.QueueMappings.Add(QueueMapping.Read(resource, source));
                break;
            case [_, _, "dynamodb", ..]:
                Refuse(resource, QueueMapping.OwnProperties, "is for queues, and the source is a stream. Take it out.");
                model.StreamMappings.Add(StreamMapping.Read(resource, source, Ref(resource)));
                break;
            default:
                resource.Properties.Problem("EventSourceArn", $"only queues and the streams of tables feed functions here, and this is {source}. Take the mapping out.");
                break;
        }
    }

    /// <summary>Whether the function says which items of a batch have failed.</summary>
    internal static bool ReportsFailures(Section properties)
    {
        var responses = properties.Texts("FunctionResponseTypes");
        foreach (var response in responses.Where(response => response != "ReportBatchItemFailures"))
        {
            properties.Problem("FunctionResponseTypes", $"{response} isn't known. Use ReportBatchItemFailures.");
        }

        return responses.Count > 0;
    }

    internal static IReadOnlyList<string> Filters(Section properties)
    {
        var filters = properties.Inner("FilterCriteria", CriteriaProperties)?.Inners("Filters", FilterProperties) ?? [];
        if (filters.Count > MostFilters)
        {
            properties.Problem("FilterCriteria", $"Lambda takes {MostFilters} filters at most, and here are {filters.Count}. Join some by $or.");
        }

        return [.. filters.Select(filter => filter.Required("Pattern"))];
    }

    private static void Refuse(ResourceView resource, string[] properties, string why)
    {
        foreach (var name in properties.Where(resource.Properties.Has))
        {
            resource.Properties.Problem(name, why);
        }
    }
}

namespace CloudTemplate.Resources.Lambda;

/// <summary>
/// How a function's asynchronous invocations are retried and reported:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html
/// </summary>
internal sealed class EventInvokeConfigType : ResourceType
{
    private static readonly PropertyTable DestinationProperties = PropertyTable.Of(["Destination"]);
    private static readonly PropertyTable DestinationsProperties = PropertyTable.Of(["OnSuccess", "OnFailure"])
        .With("OnSuccess", DestinationProperties)
        .With("OnFailure", DestinationProperties);

    public override string Name => "AWS::Lambda::EventInvokeConfig";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["FunctionName", "Qualifier", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "DestinationConfig"])
        .With("DestinationConfig", DestinationsProperties);

    public override string Ref(ResourceView resource) => Evaluation.PhysicalName.Guid(resource.Seed).ToString();

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Required("Qualifier") is not "$LATEST" and not "" and var qualifier)
        {
            properties.Problem("Qualifier", $"versions and aliases aren't emulated, and this is {qualifier}. Use $LATEST.");
        }

        var defaults = AsyncInvokeModel.Default;
        var destinations = properties.Inner("DestinationConfig", DestinationsProperties);
        model.AsyncInvokeSettings.Add(new AsyncInvokeSettings(
            resource.Declared.Place,
            FunctionArn.Read(resource, "FunctionName"),
            new AsyncInvokeModel
            {
                MaximumRetryAttempts = properties.Number("MaximumRetryAttempts", 0, 2) ?? defaults.MaximumRetryAttempts,
                MaximumEventAge = properties.Seconds("MaximumEventAgeInSeconds", 60, 21_600) ?? defaults.MaximumEventAge,
                OnSuccess = Destination(destinations, "OnSuccess", "sqs", "sns", "lambda"),
                OnFailure = Destination(destinations, "OnFailure", "sqs", "sns", "lambda", "s3"),
            }));
    }

    private static string? Destination(Section? destinations, string name, params string[] services)
    {
        if (destinations?.Inner(name, DestinationProperties) is not { } destination || destination.Text("Destination") is not { Length: > 0 } arn)
        {
            return null;
        }

        if (arn.Split(':') is [_, _, var service, ..] && !services.Contains(service))
        {
            var why = service == "s3" ? "Lambda keeps only failures in buckets" : $"destinations of {service} aren't emulated";
            destination.Problem("Destination", $"{why}. There are: {string.Join(", ", services)}.");
            return null;
        }

        return arn;
    }
}

using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Lambda;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html</summary>
internal sealed class FunctionType : ResourceType
{
    private static readonly PropertyTable CodeProperties = PropertyTable.Of(["S3Key"], "S3Bucket", "S3ObjectVersion", "SourceKMSKeyArn")
        .Refuse("container images aren't emulated.", "ImageUri")
        .Refuse("code inside of the template is for runtimes that aren't emulated.", "ZipFile");
    private static readonly PropertyTable EnvironmentProperties = PropertyTable.Of(["Variables"]);
    private static readonly PropertyTable DeadLetterProperties = PropertyTable.Of(["TargetArn"]);
    private static readonly PropertyTable LoggingProperties = PropertyTable.Of(["LogGroup", "LogFormat"])
        .Refuse("logs in JSON aren't emulated, and only they have levels.", "ApplicationLogLevel", "SystemLogLevel");

    public override string Name => "AWS::Lambda::Function";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["FunctionName", "Runtime", "Handler", "Code", "Timeout", "MemorySize", "ReservedConcurrentExecutions", "Environment", "Role", "LoggingConfig", "PackageType", "DeadLetterConfig"],
        "Architectures", "CodeSigningConfigArn", "Description", "EphemeralStorage", "KmsKeyArn", "RecursiveLoop", "RuntimeManagementConfig", "Tags",
        "SnapStart",      // of published versions only, and those aren't emulated
        "TracingConfig") // every trace that comes sampled is followed
        .Only("Zip", "PackageType")
        .Refuse("network file systems aren't emulated.", "FileSystemConfigs")
        .Refuse("container images aren't emulated.", "ImageConfig")
        .Refuse("layers aren't emulated; put what they have into the function's own code.", "Layers")
        .Refuse("networks aren't emulated: here the function would reach what it couldn't there.", "VpcConfig")
        .Refuse("durable functions and capacity providers aren't emulated.", "CapacityProviderConfig", "DurableConfig", "FunctionScalingConfig", "PublishToLatestPublished", "TenancyConfig")
        .With("Code", CodeProperties)
        .With("DeadLetterConfig", DeadLetterProperties)
        .With("Environment", EnvironmentProperties)
        .With("LoggingConfig", LoggingProperties);

    public override string Ref(ResourceView resource) => resource.PhysicalName("FunctionName", 64);

    public override string? Attribute(ResourceView resource, string name) => name == "Arn" ? Arn(resource) : null;

    public override Lookup LooksUp(string property) => property == "Environment" ? Lookup.Secrets : Lookup.Nothing;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Text("PackageType") is not null and not "Zip")
        {
            properties.Problem("PackageType", "container images aren't emulated. Package the function as a zip.");
        }

        properties.RequirePresence("Code");
        var code = properties.Inner("Code", CodeProperties);
        var logging = properties.Inner("LoggingConfig", LoggingProperties);
        if (logging?.Text("LogFormat") is not null and not "Text")
        {
            logging.Problem("LogFormat", "the platform writes its own lines as text only here. Make it Text; what the function writes may be JSON all the same.");
        }

        // Defaults and ranges: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
        model.Functions.Add(new FunctionModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = Ref(resource),
            Arn = Arn(resource),
            Runtime = properties.Required("Runtime"),
            Handler = properties.Required("Handler"),
            CodeKey = code?.Required("S3Key") ?? "",
            Timeout = properties.Seconds("Timeout", 1, 900) ?? TimeSpan.FromSeconds(3),
            MemorySize = properties.Number("MemorySize", 128, 10_240) ?? 128,
            ReservedConcurrency = properties.Number("ReservedConcurrentExecutions", 0, int.MaxValue),
            Environment = properties.Inner("Environment", EnvironmentProperties) is { } environment ? FunctionEnvironment.Read(environment) : new Dictionary<string, string>(),
            RoleArn = properties.Required("Role"),
            DeadLetterArn = DeadLetterArn(properties),
            LogGroupName = logging?.Text("LogGroup") ?? $"/aws/lambda/{Ref(resource)}",
        });
    }

    private static string? DeadLetterArn(Section properties)
    {
        var arn = properties.Inner("DeadLetterConfig", DeadLetterProperties)?.Text("TargetArn");
        if (arn?.Split(':') is [_, _, not "sqs" and not "sns" and var service, ..])
        {
            properties.Problem("DeadLetterConfig.TargetArn", $"must be a queue or a topic, and is of {service}. Use one of those.");
            return null;
        }

        return arn is { Length: > 0 } ? arn : null;
    }

    private string Arn(ResourceView resource) => resource.Arn("lambda", $"function:{Ref(resource)}");
}

namespace CloudTemplate;

/// <summary>What every resource has: the template's own name for it, and where the CDK app made it.</summary>
public abstract record ResourceModel
{
    public required string LogicalId { get; init; }

    /// <summary>The construct's path (metadata <c>aws:cdk:path</c>); the logical id where there is none.</summary>
    public required string Path { get; init; }
}

/// <summary>A resource of a type that isn't emulated.</summary>
public sealed record NotEmulatedResource : ResourceModel
{
    /// <summary>The CloudFormation type: <c>AWS::WAFv2::WebACL</c>.</summary>
    public required string Type { get; init; }
}

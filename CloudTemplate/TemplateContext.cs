using CloudTemplate.Evaluation;

namespace CloudTemplate;

/// <summary>What a template is resolved against: the place it would be deployed to.</summary>
public sealed record TemplateContext
{
    public string Region { get; init; } = "us-east-1";
    public string AccountId { get; init; } = "000000000000";
    public string Partition { get; init; } = "aws";
    public string UrlSuffix { get; init; } = "amazonaws.com";
    public required string StackName { get; init; }

    internal string StackId => $"arn:{Partition}:cloudformation:{Region}:{AccountId}:stack/{StackName}/{PhysicalName.Guid(StackName)}";

    /// <summary>Values of the template's parameters; those that are missing take their defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What other stacks export, by name, for <c>Fn::ImportValue</c>.</summary>
    public IReadOnlyDictionary<string, string> Imports { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What AWS calls resources that are there already: by <c>LogicalId</c> what <c>Ref</c> gives, by <c>LogicalId.Attribute</c> what
    /// <c>Fn::GetAtt</c> gives. Only what can't be told from the template is looked for: see <see cref="StorageTemplate"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Made { get; init; } = new Dictionary<string, string>();

    /// <summary>Where queues are served; a queue's URL is this, the account and the queue's name. Null: AWS's own address.</summary>
    public Uri? QueueEndpoint { get; init; }

    /// <summary>
    /// What may be left out although it might change what runs: resource types (<c>AWS::Kinesis::Stream</c>) and properties
    /// (<c>AWS::Lambda::Function.VpcConfig</c>). Such resources are listed as not emulated.
    /// </summary>
    public IReadOnlySet<string> Allowed { get; init; } = new HashSet<string>();
}

/// <summary>A template that can't be resolved, with everything that is wrong with it.</summary>
public sealed class TemplateException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One line each: what, at which construct, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}

namespace Webhooks.Operations.Aws;

/// <summary>The region that a stack is in.</summary>
public static class StackRegion
{
    private const string Default = "us-east-1";
    private const int RegionOfArn = 3;

    /// <summary>As its outputs say, by an ARN among them where not in so many words; else as this machine is set up for AWS's own tools.</summary>
    public static string Of(StackOutputs outputs) => outputs.Region
        ?? outputs.Named.Select(output => output.Value.Split(':')).FirstOrDefault(parts => parts is ["arn", _, _, { Length: > 0 }, ..])?[RegionOfArn]
        ?? Given("AWS_REGION") ?? Given("AWS_DEFAULT_REGION") ?? Default;

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : null;
}

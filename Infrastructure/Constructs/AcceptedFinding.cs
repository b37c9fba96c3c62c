using Amazon.CDK;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>What cdk-nag finds and we have decided otherwise, said on the resource, where its report shows the reason.</summary>
public static class AcceptedFinding
{
    private const string Key = "cdk_nag";

    /// <summary>Notes why a rule of the AwsSolutions pack doesn't apply to a resource.</summary>
    /// <param name="construct">The resource, or the construct around it.</param>
    /// <param name="rule">As in https://github.com/cdklabs/cdk-nag/blob/main/RULES.md: <c>S1</c>.</param>
    /// <param name="reason">For a reviewer to judge.</param>
    public static void Accepts(this IConstruct construct, string rule, string reason) => construct.Accepts((rule, reason));

    /// <summary>Same for several rules; once for each resource, since the metadata is written whole.</summary>
    public static void Accepts(this IConstruct construct, params (string Rule, string Reason)[] findings)
    {
        var resource = construct as CfnResource ?? (CfnResource)construct.Node.DefaultChild!;
        resource.AddMetadata(Key, new Dictionary<string, object>
        {
            ["rules_to_suppress"] = findings.Select(finding => new Dictionary<string, string> { ["id"] = $"AwsSolutions-{finding.Rule}", ["reason"] = finding.Reason }).ToArray(),
        });
    }
}

using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

/// <summary>What cdk-nag's AwsSolutions rules find and we have decided otherwise (https://github.com/cdklabs/cdk-nag/blob/main/RULES.md).</summary>
[Collection(nameof(Synthesised))]
public sealed class FindingTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void These_findings_are_accepted_and_no_others() => Accepted().Select(finding => $"{finding.Rule} {finding.Path}").ShouldBe(
        [
            "AwsSolutions-APIG2 Api/Api", // request validation
            "AwsSolutions-IAM4 Api/Logs/Role", // a managed policy
            "AwsSolutions-S1 Archive/Bucket", // access logs
            .. Catalog.Providers.SelectMany(provider => new[]
            {
                $"AwsSolutions-COG4 Api/Api/Default/{provider.Name}/POST", // Cognito
                $"AwsSolutions-COG4 Api/Api/Default/webhook/{provider.Name}/POST",
                $"AwsSolutions-SMG4 {provider.DisplayName}Secret/Secret", // rotation by Secrets Manager
            }),
            .. Functions().SelectMany(function => new[]
            {
                $"AwsSolutions-IAM5 {function}/Policy", // stars: RoleTests says which
                $"AwsSolutions-L1 {function}/Function", // the newest runtime
            }),
        ],
        ignoreOrder: true);

    [Fact]
    public void Each_has_a_reason_that_a_reviewer_can_judge() => Accepted().ShouldAllBe(finding => finding.Reason.Length > 60 && finding.Reason.EndsWith('.'));

    private IEnumerable<string> Functions() => _template.OfType("AWS::Lambda::Function").Select(function => function.Path.Split('/')[0]);

    private IEnumerable<(string Rule, string Path, string Reason)> Accepted() =>
        from resource in _template.Resources
        from finding in resource.Json["Metadata"]!["cdk_nag"]?["rules_to_suppress"]?.AsArray() ?? new JsonArray()
        select (finding["id"]!.ToString(), resource.Path, finding["reason"]!.ToString());
}

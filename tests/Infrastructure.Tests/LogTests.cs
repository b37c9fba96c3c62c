using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class LogTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void Every_log_keeps_30_days()
    {
        var days = _template.OfType("AWS::Logs::LogGroup").Select(group => (int)group["RetentionInDays"]).ToList();

        days.Count.ShouldBe(_template.OfType("AWS::Lambda::Function").Count() + 3); // the API's two, and the firewall's
        days.ShouldAllBe(kept => kept == 30);
    }

    [Fact]
    public void How_long_is_a_setting() => synthesised.Other.OfType("AWS::Logs::LogGroup").ShouldAllBe(group => (int)group["RetentionInDays"] == 400);

    [Fact]
    public void Each_request_is_a_line_of_JSON_without_body_signature_or_key()
    {
        var log = _template.OfType("AWS::ApiGateway::Stage").Single()["AccessLogSetting"];
        _template.Render(log["DestinationArn"]).ShouldBe("{Api/Logs/Access.Arn}");

        var line = JsonNode.Parse(log["Format"]!.ToString())!.AsObject();

        line.Select(field => field.Key).ShouldBe(
            [
                "requestId", "extendedRequestId", "xrayTraceId", "requestTime", "requestTimeEpoch", "httpMethod", "resourcePath", "path", "protocol", "status", "responseLength", "responseLatency",
                "integrationStatus", "integrationLatency", "authorizerStatus", "authorizerLatency", "authorizerPrincipalId", "identitySourceIp", "identityUserAgent", "errorResponseType",
            ]);
        line.ShouldAllBe(field => field.Value!.ToString().StartsWith("$context.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_gateway_does_is_logged_when_it_fails_and_never_with_bodies()
    {
        Stage(_template)["LoggingLevel"]!.ToString().ShouldBe("ERROR");
        Stage(synthesised.Other)["LoggingLevel"]!.ToString().ShouldBe("INFO");
        new[] { _template, synthesised.Other }.ShouldAllBe(template => !(bool)Stage(template)["DataTraceEnabled"]!);
    }

    [Fact]
    public void The_stage_waits_for_its_log_which_API_Gateway_would_otherwise_make_for_ever()
    {
        var log = _template.At("Api/Logs/Execution");

        _template.Render(log["LogGroupName"]).ShouldBe("API-Gateway-Execution-Logs_{Api/Api}/prod");
        _template.OfType("AWS::ApiGateway::Stage").Single().Json["DependsOn"]!.AsArray().Select(id => (string)id!).ShouldBe([log.LogicalId, _template.At("Api/Logs/Account").LogicalId], ignoreOrder: true);
    }

    [Fact]
    public void The_role_that_API_Gateway_logs_with_is_the_accounts_and_can_be_left_alone()
    {
        _template.Render(_template.At("Api/Logs/Account")["CloudWatchRoleArn"]).ShouldBe("{Api/Logs/Role.Arn}");
        _template.RenderAll(_template.At("Api/Logs/Role")["ManagedPolicyArns"]).ShouldBe(["arn:{AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"]);
        synthesised.Other.OfType("AWS::ApiGateway::Account").ShouldBeEmpty();
    }

    [Fact]
    public void The_firewall_logs_what_it_blocks_without_what_vouches_for_it()
    {
        var logging = _template.OfType("AWS::WAFv2::LoggingConfiguration").Single();

        logging["RedactedFields"].AsArray().Select(field => field!["SingleHeader"]!["Name"]!.ToString())
            .ShouldBe(["authorization", .. Catalog.Providers.SelectMany(provider => provider.SignatureHeaders).Select(header => header.ToLowerInvariant())]);
        logging["LoggingFilter"].ToJsonString().ShouldBe(
            """{"DefaultBehavior":"DROP","Filters":[{"Behavior":"KEEP","Requirement":"MEETS_ANY","Conditions":[{"ActionCondition":{"Action":"BLOCK"}}]}]}""");
        _template.RenderAll(logging["LogDestinationConfigs"]).ShouldBe(["arn:{AWS::Partition}:logs:us-east-1:{AWS::AccountId}:log-group:{Api/Firewall/Log}"]);
        _template.At("Api/Firewall/Log")["LogGroupName"].ToString().ShouldStartWith("aws-waf-logs-");
    }

    private static JsonNode Stage(SynthesisedTemplate template) => template.OfType("AWS::ApiGateway::Stage").Single()["MethodSettings"].AsArray().Single()!;
}

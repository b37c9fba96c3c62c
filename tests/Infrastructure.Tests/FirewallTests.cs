using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class FirewallTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void It_stands_before_the_stage()
    {
        var association = _template.OfType("AWS::WAFv2::WebACLAssociation").Single();

        _template.Render(association["ResourceArn"]).ShouldBe("arn:{AWS::Partition}:apigateway:us-east-1::/restapis/{Api/Api}/stages/{Api/Api/DeploymentStage.prod}");
        _template.Render(association["WebACLArn"]).ShouldBe("{Api/Firewall/Acl.Arn}");
        _template.At("Api/Firewall/Acl")["Scope"].ToString().ShouldBe("REGIONAL");
        _template.At("Api/Firewall/Acl")["DefaultAction"].ToJsonString().ShouldBe("""{"Allow":{}}""");
    }

    [Fact]
    public void An_address_may_send_600_in_five_minutes_and_is_blocked_after_that() => Rate(_template).ShouldBe("Block 600 in 300 s by IP");

    [Fact]
    public void How_many_and_what_happens_then_are_settings() => Rate(synthesised.Other).ShouldBe("Count 1000 in 300 s by IP");

    [Fact]
    public void Exempt_addresses_are_not_counted()
    {
        Rule(_template, "RateLimit")["Statement"]!["RateBasedStatement"]!["ScopeDownStatement"]!["NotStatement"]!["Statement"]!["OrStatement"]!["Statements"]!.AsArray()
            .Select(set => _template.Render(set!["IPSetReferenceStatement"]!["Arn"]))
            .ShouldBe(["{Api/Firewall/ExemptV4.Arn}", "{Api/Firewall/ExemptV6.Arn}"]);

        Addresses(_template, "V4").ShouldBeEmpty();
        Addresses(_template, "V6").ShouldBeEmpty();
        Addresses(synthesised.Other, "V4").ShouldBe(["192.0.2.0/24", "198.51.100.7/32"]);
        Addresses(synthesised.Other, "V6").ShouldBe(["2001:db8::/32"]);
        _template.At("Api/Firewall/ExemptV4")["IPAddressVersion"].ToString().ShouldBe("IPV4");
        _template.At("Api/Firewall/ExemptV6")["IPAddressVersion"].ToString().ShouldBe("IPV6");
    }

    [Theory]
    [InlineData("AWSManagedRulesKnownBadInputsRuleSet", "JavaDeserializationRCE_BODY, Log4JRCE_BODY")]
    [InlineData("AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY, EC2MetaDataSSRF_BODY, GenericLFI_BODY, GenericRFI_BODY, CrossSiteScripting_BODY, NoUserAgent_HEADER")]
    public void What_AWS_knows_to_be_an_attack_is_blocked_unless_only_the_body_says_so(string group, string counted)
    {
        var rule = Rule(_template, group);
        var managed = rule["Statement"]!["ManagedRuleGroupStatement"]!;

        (managed["VendorName"]!.ToString(), managed["Name"]!.ToString()).ShouldBe(("AWS", group));
        rule["OverrideAction"]!.ToJsonString().ShouldBe("""{"None":{}}""");
        var overrides = managed["RuleActionOverrides"]!.AsArray();
        string.Join(", ", overrides.Select(single => single!["Name"])).ShouldBe(counted);
        overrides.ShouldAllBe(single => single!["ActionToUse"]!.ToJsonString() == """{"Count":{}}""");
        Rule(synthesised.Other, group)["OverrideAction"]!.ToJsonString().ShouldBe("""{"Count":{}}""");
    }

    [Fact]
    public void Every_rule_has_a_metric_of_its_own_and_a_place_in_the_order()
    {
        var rules = _template.At("Api/Firewall/Acl")["Rules"].AsArray();

        rules.Select(rule => (int)rule!["Priority"]!).ShouldBe([0, 1, 2]);
        rules.Select(rule => rule!["VisibilityConfig"]!["MetricName"]!.ToString()).ShouldBe(["WebhookRateLimit-dev", "AWSManagedRulesKnownBadInputsRuleSet-dev", "AWSManagedRulesCommonRuleSet-dev"]);
        rules.ShouldAllBe(rule => (bool)rule!["VisibilityConfig"]!["CloudWatchMetricsEnabled"]!);
    }

    private static string Rate(SynthesisedTemplate template)
    {
        var rule = Rule(template, "RateLimit");
        var rate = rule["Statement"]!["RateBasedStatement"]!;
        return $"{rule["Action"]!.AsObject().Single().Key} {rate["Limit"]} in {rate["EvaluationWindowSec"]} s by {rate["AggregateKeyType"]}";
    }

    private static IEnumerable<string> Addresses(SynthesisedTemplate template, string version) =>
        template.At($"Api/Firewall/Exempt{version}")["Addresses"].AsArray().Select(address => address!.ToString());

    private static JsonNode Rule(SynthesisedTemplate template, string name) =>
        template.At("Api/Firewall/Acl")["Rules"].AsArray().Single(rule => (string)rule!["Name"]! == name)!;
}

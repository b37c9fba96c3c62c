using System.Net.Sockets;
using Amazon.CDK;
using Amazon.CDK.AWS.WAFv2;
using Constructs;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// The web ACL before the API: how much one address may send, and what AWS knows to be an attack. Rules about bodies only
/// count, whatever the settings say: events contain anything, and the signature decides.
/// </summary>
public sealed class EdgeFirewall : Construct
{
    // The rules that judge bodies, and the one that wants a User-Agent, which no provider promises:
    // https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
    private static readonly string[] CountedOfCommon =
        ["SizeRestrictions_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "CrossSiteScripting_BODY", "NoUserAgent_HEADER"];

    private static readonly string[] CountedOfBadInputs = ["JavaDeserializationRCE_BODY", "Log4JRCE_BODY"];

    private readonly StackSettings _settings;
    private readonly CfnWebACL _acl;

    public EdgeFirewall(Construct scope, string id, EncryptionKey key, StackSettings settings, IReadOnlyList<Provider> providers)
        : base(scope, id)
    {
        _settings = settings;
        Name = this.Named("WebhookFirewall");
        RateRuleMetric = this.Named("WebhookRateLimit");
        _acl = new CfnWebACL(this, "Acl", new CfnWebACLProps
        {
            Name = Name,
            Description = "How much one address may send to the webhooks' API, and what is known to be an attack.",
            Scope = "REGIONAL",
            DefaultAction = new CfnWebACL.DefaultActionProperty { Allow = new CfnWebACL.AllowActionProperty() },
            VisibilityConfig = Seen(Name),
            Rules = new object[]
            {
                RateRule(0),
                Managed(1, "AWSManagedRulesKnownBadInputsRuleSet", CountedOfBadInputs),
                Managed(2, "AWSManagedRulesCommonRuleSet", CountedOfCommon),
            },
        });
        Log(key, providers);
    }

    /// <summary>What CloudWatch calls the rate rule's metric, in the namespace <c>AWS/WAFV2</c>.</summary>
    public string RateRuleMetric { get; }

    /// <summary>What CloudWatch calls the whole ACL's metric: the dimension <c>WebACL</c>.</summary>
    public string Name { get; }

    /// <summary>Puts the ACL before a stage.</summary>
    public void Guard(Amazon.CDK.AWS.APIGateway.Stage stage) =>
        _ = new CfnWebACLAssociation(this, "Association", new CfnWebACLAssociationProps { ResourceArn = stage.StageArn, WebAclArn = _acl.AttrArn });

    /// <summary>What was stopped, without the headers that vouch for a request. What is only counted stays in the metrics: rules about bodies count most events.</summary>
    private void Log(EncryptionKey key, IReadOnlyList<Provider> providers)
    {
        var group = this.KeptLog("Log", $"aws-waf-logs-{Name}", key, _settings.LogRetentionDays); // WAF asks for the prefix
        _ = new CfnLoggingConfiguration(this, "Logging", new CfnLoggingConfigurationProps
        {
            ResourceArn = _acl.AttrArn,
            LogDestinationConfigs = [Stack.Of(this).FormatArn(new ArnComponents
            {
                Service = "logs", Resource = "log-group", ResourceName = group.LogGroupName, ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
            })],
            RedactedFields = providers.SelectMany(provider => provider.SignatureHeaders).Prepend("Authorization").Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(header => (object)new CfnLoggingConfiguration.FieldToMatchProperty { SingleHeader = new Dictionary<string, string> { ["Name"] = header.ToLowerInvariant() } })
                .ToArray(),
            // As a dictionary: CDK's classes for it write names that CloudFormation doesn't know (defaultBehavior).
            LoggingFilter = new Dictionary<string, object>
            {
                ["DefaultBehavior"] = "DROP",
                ["Filters"] = new object[]
                {
                    new Dictionary<string, object>
                    {
                        ["Behavior"] = "KEEP",
                        ["Requirement"] = "MEETS_ANY",
                        ["Conditions"] = new object[] { new Dictionary<string, object> { ["ActionCondition"] = new Dictionary<string, object> { ["Action"] = "BLOCK" } } },
                    },
                },
            },
        });
    }

    private CfnWebACL.RuleProperty RateRule(int priority) => new()
    {
        Name = "RateLimit",
        Priority = priority,
        Action = _settings.WafRateAction == EdgeAction.Block
            ? new CfnWebACL.RuleActionProperty { Block = new CfnWebACL.BlockActionProperty() }
            : new CfnWebACL.RuleActionProperty { Count = new CfnWebACL.CountActionProperty() },
        Statement = new CfnWebACL.StatementProperty
        {
            RateBasedStatement = new CfnWebACL.RateBasedStatementProperty
            {
                AggregateKeyType = "IP",
                Limit = _settings.WafRateLimit,
                EvaluationWindowSec = 300,
                ScopeDownStatement = NotExempt(),
            },
        },
        VisibilityConfig = Seen(RateRuleMetric),
    };

    /// <summary>Whom the rate rule counts: all but the exempt.</summary>
    private CfnWebACL.StatementProperty NotExempt()
    {
        // Empty sets stand ready: an operator can put a provider's new address in there at once, without a deployment.
        var sets = new[] { ("V4", AddressFamily.InterNetwork), ("V6", AddressFamily.InterNetworkV6) }.Select(family => (object)Exempt(family.Item1, family.Item2)).ToArray();
        return new CfnWebACL.StatementProperty
        {
            NotStatement = new CfnWebACL.NotStatementProperty
            {
                Statement = new CfnWebACL.StatementProperty { OrStatement = new CfnWebACL.OrStatementProperty { Statements = sets } },
            },
        };
    }

    private CfnWebACL.StatementProperty Exempt(string version, AddressFamily family)
    {
        var set = new CfnIPSet(this, $"Exempt{version}", new CfnIPSetProps
        {
            Name = this.Named($"WebhookExempt{version}"),
            Description = "Addresses that the rate limit doesn't count.",
            Scope = "REGIONAL",
            IpAddressVersion = $"IP{version}".ToUpperInvariant(),
            Addresses = [.. _settings.WafExemptRanges.Where(range => range.BaseAddress.AddressFamily == family).Select(range => range.ToString())],
        });
        return new CfnWebACL.StatementProperty { IpSetReferenceStatement = new CfnWebACL.IPSetReferenceStatementProperty { Arn = set.AttrArn } };
    }

    private CfnWebACL.RuleProperty Managed(int priority, string group, string[] counted) => new()
    {
        Name = group,
        Priority = priority,
        OverrideAction = _settings.WafManagedRulesAction == EdgeAction.Block
            ? new CfnWebACL.OverrideActionProperty { None = new Dictionary<string, object>() }
            : new CfnWebACL.OverrideActionProperty { Count = new Dictionary<string, object>() },
        Statement = new CfnWebACL.StatementProperty
        {
            ManagedRuleGroupStatement = new CfnWebACL.ManagedRuleGroupStatementProperty
            {
                VendorName = "AWS",
                Name = group,
                RuleActionOverrides = counted.Select(rule => (object)new CfnWebACL.RuleActionOverrideProperty
                {
                    Name = rule,
                    ActionToUse = new CfnWebACL.RuleActionProperty { Count = new CfnWebACL.CountActionProperty() },
                }).ToArray(),
            },
        },
        VisibilityConfig = Seen(this.Named(group)),
    };

    private static CfnWebACL.VisibilityConfigProperty Seen(string metric) =>
        new() { MetricName = metric, CloudWatchMetricsEnabled = true, SampledRequestsEnabled = true };
}

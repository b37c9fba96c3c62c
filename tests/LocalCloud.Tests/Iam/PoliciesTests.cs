using CloudTemplate;
using FsCheck;
using FsCheck.Fluent;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Iam;

public sealed class PoliciesTests
{
    private const string Orders = "arn:aws:sqs:us-east-1:000000000000:orders";

    [Fact]
    public void What_no_statement_allows_is_denied_implicitly()
    {
        Policies.Evaluate([], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ImplicitDeny);
        Policies.Evaluate([Allow("sqs:ReceiveMessage", Orders)], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ImplicitDeny);
        Policies.Evaluate([Allow("sqs:SendMessage", Orders + "2")], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ImplicitDeny);
    }

    [Fact]
    public void One_of_many_statements_is_enough_to_allow() =>
        Policies.Evaluate([Allow("sqs:ReceiveMessage", Orders), Allow("sqs:SendMessage", Orders)], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.Allowed);

    [Fact]
    public void A_denial_outweighs_every_allowance_in_whatever_order()
    {
        var allow = Allow("*", "*");
        var deny = Deny("sqs:Send*", Orders);

        Policies.Evaluate([allow, deny], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ExplicitDeny);
        Policies.Evaluate([deny, allow], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ExplicitDeny);
        Policies.Evaluate([deny, allow], "sqs:ReceiveMessage", Orders).ShouldBe(AccessDecision.Allowed);
    }

    [Fact]
    public void Nobody_is_let_in_by_a_decision_that_was_never_made() =>
        default(AccessDecision).ShouldBe(AccessDecision.ImplicitDeny);

    [Theory]
    [InlineData("*", true)]
    [InlineData("sqs:*", true)]
    [InlineData("*:*", true)]
    [InlineData("SQS:sendmessage", true)]
    [InlineData("sqs:*Message", true)]
    [InlineData("sqs:Send?essage", true)]
    [InlineData("sqs:S*d*s*", true)]
    [InlineData("sqs:Send", false)]
    [InlineData("sqs:SendMessage?", false)]
    [InlineData("sqs:SendMessageBatch", false)]
    [InlineData("sns:*", false)]
    [InlineData("", false)]
    public void Actions_match_by_wildcards_and_without_case(string pattern, bool matches) =>
        (Policies.Evaluate([Allow(pattern, "*")], "sqs:SendMessage", Orders) == AccessDecision.Allowed).ShouldBe(matches);

    [Theory]
    [InlineData("*", true)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:orders", true)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:ord*", true)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:*rs", true)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:order?", true)]
    [InlineData("arn:aws:sqs:*:*:orders", true)]
    [InlineData("arn:aws:sqs:*", true)]                             // the star ends its segment, so it reaches beyond
    [InlineData("arn:aws:sqs:us-*:orders", true)]                   // likewise
    [InlineData("arn:aws:sqs:u*1:000000000000:orders", true)]
    [InlineData("arn:aws:sqs:u*0:orders", false)]                   // this one doesn't
    [InlineData("arn:aws:sqs:us-east-1?000000000000:orders", false)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:Orders", false)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:orders?", false)]
    [InlineData("arn:aws:sns:us-east-1:000000000000:orders", false)]
    public void Resources_match_by_wildcards_within_their_segments(string pattern, bool matches) =>
        (Policies.Evaluate([Allow("sqs:SendMessage", pattern)], "sqs:SendMessage", Orders) == AccessDecision.Allowed).ShouldBe(matches);

    [Fact]
    public void An_action_without_a_resource_needs_a_statement_for_all() =>
        new[] { "*", Orders }.Select(resource => Policies.Evaluate([Allow("sqs:ListQueues", resource)], "sqs:ListQueues", "*"))
            .ShouldBe([AccessDecision.Allowed, AccessDecision.ImplicitDeny]);

    [Fact]
    public void All_but_some_actions_and_resources_can_be_named()
    {
        var statement = new StatementModel { Allow = true, NotActions = ["sqs:Delete*"], NotResources = ["arn:aws:sqs:*:*:late"] };

        Policies.Evaluate([statement], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.Allowed);
        Policies.Evaluate([statement], "sqs:DeleteQueue", Orders).ShouldBe(AccessDecision.ImplicitDeny);
        Policies.Evaluate([statement], "sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:late").ShouldBe(AccessDecision.ImplicitDeny);
    }

    [Theory]
    [InlineData("""{ "StringEquals": { "aws:via": "web" } }""", true)]
    [InlineData("""{ "StringEquals": { "AWS:Via": ["app", "web"] } }""", true)]
    [InlineData("""{ "StringEquals": { "aws:via": "Web" } }""", false)]
    [InlineData("""{ "StringEqualsIgnoreCase": { "aws:via": "WEB" } }""", true)]
    [InlineData("""{ "StringNotEquals": { "aws:via": ["app", "web"] } }""", false)]
    [InlineData("""{ "StringNotEquals": { "aws:via": "app" } }""", true)]
    [InlineData("""{ "StringLike": { "aws:via": "w*" } }""", true)]
    [InlineData("""{ "StringNotLike": { "aws:via": "w*" } }""", false)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "arn:aws:sns:*:*:sh*" } }""", true)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "*" } }""", true)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "arn:aws:sns:*:shop" } }""", false)]
    [InlineData("""{ "ArnNotEquals": { "aws:SourceArn": "arn:aws:sns:*:*:sh*" } }""", false)]
    [InlineData("""{ "Bool": { "aws:SecureTransport": "true" } }""", true)]
    [InlineData("""{ "Bool": { "aws:SecureTransport": false } }""", false)]
    [InlineData("""{ "Null": { "aws:via": "false", "aws:gone": "true" } }""", true)]
    [InlineData("""{ "Null": { "aws:via": "true" } }""", false)]
    [InlineData("""{ "StringEquals": { "aws:gone": "a" } }""", false)]
    [InlineData("""{ "StringNotEquals": { "aws:gone": "a" } }""", true)]
    [InlineData("""{ "StringEqualsIfExists": { "aws:gone": "a" } }""", true)]
    [InlineData("""{ "StringEqualsIfExists": { "aws:via": "a" } }""", false)]
    [InlineData("""{ "StringEquals": { "aws:via": "web" }, "Bool": { "aws:SecureTransport": "false" } }""", false)]
    public void A_statement_counts_only_under_its_conditions(string conditions, bool counts)
    {
        var context = new Dictionary<string, string> { ["aws:via"] = "web", ["aws:SourceArn"] = "arn:aws:sns:us-east-1:000000000000:shop", ["aws:SecureTransport"] = "true" };

        Policies.Evaluate([Allow("*", "*") with { Conditions = conditions }], "sqs:SendMessage", Orders, context)
            .ShouldBe(counts ? AccessDecision.Allowed : AccessDecision.ImplicitDeny);
    }

    [Fact]
    public void A_condition_that_isnt_known_lets_nobody_in_and_keeps_everybody_out()
    {
        const string Unknown = """{ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }""";

        Policies.Evaluate([Allow("*", "*") with { Conditions = Unknown }], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ImplicitDeny);
        Policies.Evaluate([Allow("*", "*"), Deny("*", "*") with { Conditions = Unknown }], "sqs:SendMessage", Orders).ShouldBe(AccessDecision.ExplicitDeny);
    }

    [Fact]   // a property: the order of statements never matters, and more denials never allow more
    public void Statements_have_no_order_and_a_denial_never_lets_anybody_in()
    {
        var pattern = Gen.Elements("*", "sqs:*", "sqs:SendMessage", "sns:*", "sqs:Send?essage");
        var statement = from allow in Gen.Elements(true, false)
                        from action in pattern
                        from resource in Gen.Elements("*", Orders, "arn:aws:sqs:*", "arn:aws:sns:*")
                        select new StatementModel { Allow = allow, Actions = [action], Resources = [resource] };

        Prop.ForAll(statement.ArrayOf().ToArbitrary(), statements =>
        {
            var decision = Policies.Evaluate(statements, "sqs:SendMessage", Orders);
            var withDenial = Policies.Evaluate([.. statements, Deny("sns:*", "*")], "sqs:SendMessage", Orders);
            return Policies.Evaluate([.. statements.Reverse()], "sqs:SendMessage", Orders) == decision && withDenial == decision;
        }).QuickCheckThrowOnFailure();
    }

    private static StatementModel Allow(string action, string resource) => new() { Allow = true, Actions = [action], Resources = [resource] };

    private static StatementModel Deny(string action, string resource) => Allow(action, resource) with { Allow = false };
}

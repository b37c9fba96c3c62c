using LocalCloud.Iam;

namespace LocalCloud.Tests.Iam;

public sealed class ResourcePolicyTests
{
    private const string Queue = "arn:aws:sqs:us-east-1:000000000000:orders";
    private const string Topic = "arn:aws:sns:us-east-1:000000000000:orders";
    private const string Role = "arn:aws:iam::000000000000:role/Worker";

    [Theory]
    [InlineData(""" "Principal": { "Service": "sns.amazonaws.com" } """, AccessDecision.Allowed)]
    [InlineData(""" "Principal": { "Service": ["events.amazonaws.com", "sns.amazonaws.com"] } """, AccessDecision.Allowed)]
    [InlineData(""" "Principal": { "Service": "events.amazonaws.com" } """, AccessDecision.ImplicitDeny)]
    [InlineData(""" "Principal": "*" """, AccessDecision.Allowed)]
    [InlineData(""" "Principal": { "AWS": "*" } """, AccessDecision.Allowed)]
    [InlineData(""" "Principal": { "AWS": "arn:aws:iam::000000000000:root" } """, AccessDecision.ImplicitDeny)]
    [InlineData(""" "NotPrincipal": { "AWS": "arn:aws:iam::000000000000:root" } """, AccessDecision.ImplicitDeny)]
    [InlineData(""" "Principal": "*", "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:orders" } } """, AccessDecision.Allowed)]
    [InlineData(""" "Principal": "*", "Condition": { "ArnLike": { "AWS:SourceArn": "arn:aws:sns:*:*:ord*" } } """, AccessDecision.Allowed)]
    [InlineData(""" "Principal": "*", "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:parcels" } } """, AccessDecision.ImplicitDeny)]
    [InlineData(""" "Principal": "*", "Condition": { "Unheard": { "aws:SourceArn": "*" } } """, AccessDecision.ImplicitDeny)]
    public void A_service_may_what_a_statement_says_of_it(string more, AccessDecision expected) =>
        ForTopic(Statement($$"""{ "Effect": "Allow", "Action": "SQS:SendMessage", "Resource": "{{Queue}}", {{more}} }""")).ShouldBe(expected);

    [Theory]
    [InlineData("""[]""", AccessDecision.ImplicitDeny)]
    [InlineData("""{ "Effect": "Allow", "Principal": "*", "Action": "sqs:ReceiveMessage", "Resource": "*" }""", AccessDecision.ImplicitDeny)]
    [InlineData("""{ "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage" }""", AccessDecision.ImplicitDeny)]
    [InlineData("""[{ "Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*" }, { "Effect": "Deny", "NotPrincipal": {}, "Action": "sqs:*", "Resource": "*" }]""", AccessDecision.ExplicitDeny)]
    [InlineData("""[{ "Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*" }, { "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }]""", AccessDecision.Allowed)]
    public void What_no_statement_allows_or_one_denies_is_refused(string statements, AccessDecision expected) => ForTopic(Statement(statements)).ShouldBe(expected);

    [Theory]
    [InlineData("Allow", """{ "AWS": "arn:aws:iam::000000000000:role/Worker" }""", AccessDecision.Allowed)]
    [InlineData("Allow", """{ "AWS": "arn:aws:iam::000000000000:role/Other" }""", AccessDecision.ImplicitDeny)]
    [InlineData("Allow", """{ "AWS": "arn:aws:iam::000000000000:root" }""", AccessDecision.ImplicitDeny)]
    [InlineData("Deny", """{ "AWS": "arn:aws:iam::000000000000:root" }""", AccessDecision.ExplicitDeny)]
    [InlineData("Allow", """{ "Service": "sns.amazonaws.com" }""", AccessDecision.ImplicitDeny)]
    public void A_role_may_what_a_statement_says_of_it(string effect, string principal, AccessDecision expected) =>
        Statement($$"""{ "Effect": "{{effect}}", "Action": "sqs:SendMessage", "Resource": "{{Queue}}", "Principal": {{principal}} }""").ForRole(Role, "sqs:SendMessage", Queue, null).ShouldBe(expected);

    private static ResourcePolicy Statement(string statements) => ResourcePolicy.Parse($$"""{ "Version": "2012-10-17", "Statement": {{statements}} }""");

    private static AccessDecision ForTopic(ResourcePolicy policy) => policy.ForService(
        "sns.amazonaws.com", "sqs:SendMessage", Queue, new Dictionary<string, string> { ["aws:SourceArn"] = Topic, ["aws:SecureTransport"] = "true" });
}

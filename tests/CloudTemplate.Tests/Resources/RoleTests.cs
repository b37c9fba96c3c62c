namespace CloudTemplate.Tests.Resources;

public sealed class RoleTests
{
    [Theory]
    [InlineData(""" "Effect": "Permit", "Action": "sqs:*", "Resource": "*" """, "Effect: must be Allow or Deny, and is Permit.")]
    [InlineData(""" "Effect": "Allow", "Resource": "*" """, "Action: a statement has either this or NotAction. Give one of them.")]
    [InlineData(""" "Effect": "Allow", "Action": "sqs:*", "Resource": "*", "NotResource": "a" """, "Resource: a statement has either this or NotResource. Give one of them.")]
    [InlineData(""" "Effect": "Allow", "Action": "sqs:*", "Resource": "*", "Principal": "*" """, "Principal: isn't known here and might change what runs. Take it out.")]
    public void A_statement_that_IAM_would_refuse_is_a_problem(string statement, string problem) =>
        Templates.Problems(Policy(statement, """{ "Ref": "Role" }""")).ShouldBe([$"Policy, PolicyDocument.Statement[0].{problem}"]);

    [Fact]
    public void A_policy_for_a_role_from_elsewhere_is_a_problem() =>
        Templates.Problems(Policy(""" "Effect": "Allow", "Action": "sqs:*", "Resource": "*" """, "\"Gone\"")).ShouldBe(
            ["Policy, Roles: the role 'Gone' isn't in the template, so nobody gets these permissions here. Make the role in the template."]);

    [Theory]
    [InlineData("PermissionsBoundary", "\"arn:aws:iam::1:policy/x\"")]
    public void A_property_that_would_change_what_is_allowed_is_a_problem(string property, string value) =>
        Templates.Problems(Templates.Of($$"""
            "Role": { "Type": "AWS::IAM::Role", "Properties": { "{{property}}": {{value}}, "AssumeRolePolicyDocument": {} } }
            """)).ShouldBe([$"Role, {property}: isn't known here and might change what runs. Take it out, or allow it by name: AWS::IAM::Role.{property}."]);

    [Fact]
    public void Only_services_that_may_assume_the_role_are_trusted() =>
        Templates.Resolve(Templates.Of("""
            "Role": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Statement": [
              { "Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": { "Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] } },
              { "Effect": "Allow", "Action": "sts:TagSession", "Principal": { "Service": "ec2.amazonaws.com" } },
              { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": "arn:aws:iam::1:root" } }] } } }
            """)).Roles.Single().TrustedServices.ShouldBe(["lambda.amazonaws.com", "edgelambda.amazonaws.com"]);

    private static string Policy(string statement, string role) => Templates.Of($$"""
        {{Examples.Role}},
        "Policy": { "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "p", "PolicyDocument": { "Statement": [{ {{statement}} }] }, "Roles": [{{role}}] } }
        """);
}

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

    [Fact]
    public void A_boundary_might_forbid_what_is_allowed_here_so_it_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "Role": { "Type": "AWS::IAM::Role", "Properties": { "PermissionsBoundary": "arn:aws:iam::1:policy/x", "AssumeRolePolicyDocument": {} } }
            """)).ShouldBe(["Role, PermissionsBoundary: boundaries aren't evaluated, and might forbid what is allowed here. Take it out, or allow it by name: AWS::IAM::Role.PermissionsBoundary."]);

    [Theory]
    [InlineData("""{ "Ref": "Shared" }""", "")]
    [InlineData("""{ "Fn::GetAtt": ["Shared", "PolicyArn"] }""", "")]
    [InlineData(null, """ "Roles": [{ "Ref": "Role" }], """)]
    public void A_managed_policy_of_the_template_gives_its_statements_to_the_roles_that_have_it(string? arn, string roles)
    {
        var role = Templates.Resolve(Templates.Of($$"""
            "Role": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {}, "ManagedPolicyArns": [{{arn}}] } },
            "Shared": { "Type": "AWS::IAM::ManagedPolicy", "Properties": {
              {{roles}} "ManagedPolicyName": "shared", "Path": "/shop/",
              "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" }] } } }
            """)).Roles.ShouldHaveSingleItem();

        role.Statements.ShouldHaveSingleItem().Actions.ShouldBe(["sqs:SendMessage"]);
        role.ManagedPolicyArns.ShouldBeEmpty();
    }

    [Fact]
    public void A_managed_policy_is_named_by_its_ARN() =>
        Templates.Resolve("""
            {
              "Resources": { "Shared": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "ManagedPolicyName": "shared", "Path": "/shop/", "PolicyDocument": {} } } },
              "Outputs": { "Arn": { "Value": { "Ref": "Shared" } } }
            }
            """).Outputs["Arn"].ShouldBe("arn:aws:iam::000000000000:policy/shop/shared");

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

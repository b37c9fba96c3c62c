namespace CloudTemplate.Tests.Resources;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("""{ "Ref": "Worker" }""")]
    [InlineData("""{ "Fn::GetAtt": "Worker.Arn" }""")]
    public void A_permission_names_its_function_in_either_way(string function)
    {
        var system = Templates.Resolve(With($$""" "FunctionName": {{function}}, "SourceAccount": { "Ref": "AWS::AccountId" }, """));

        system.InvokePermissions.Single().FunctionArn.ShouldBe(system.Functions.Single().Arn);
        system.InvokePermissions.Single().SourceArn.ShouldBeNull();
    }

    [Fact]
    public void A_permission_for_another_account_is_a_problem() =>
        Templates.Problems(With(""" "FunctionName": { "Ref": "Worker" }, "SourceAccount": "999999999999", """)).ShouldBe(
            ["Permission, SourceAccount: no other account calls here, and this is 999999999999. Use AWS::AccountId."]);

    [Fact]
    public void A_permission_for_something_else_is_a_problem() =>
        Templates.Problems(With(""" "FunctionName": { "Ref": "Worker" }, """, "lambda:InvokeFunctionUrl")).ShouldBe(
            ["Permission, Action: only lambda:InvokeFunction is known here, and this is lambda:InvokeFunctionUrl. Take the permission out."]);

    private static string With(string properties, string action = "lambda:InvokeFunction") => Templates.Of($$"""
        {{Examples.Function()}},
        "Permission": { "Type": "AWS::Lambda::Permission", "Properties": { {{properties}} "Action": "{{action}}", "Principal": "apigateway.amazonaws.com" } }
        """);
}

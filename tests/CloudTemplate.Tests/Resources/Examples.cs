namespace CloudTemplate.Tests.Resources;

/// <summary>Resources that others need beside them, as the inside of a <c>Resources</c> object.</summary>
internal static class Examples
{
    public const string Role = """
        "Role": {
          "Type": "AWS::IAM::Role",
          "Properties": { "AssumeRolePolicyDocument": { "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": ["lambda.amazonaws.com"] } } } }
        }
        """;

    /// <summary>A function with its role.</summary>
    /// <param name="properties">More properties, each with a comma behind it.</param>
    public static string Function(string properties = "") => $$"""
        {{Role}},
        "Worker": {
          "Type": "AWS::Lambda::Function",
          "Properties": { {{properties}} "Code": { "S3Key": "a.zip" }, "Runtime": "dotnet10", "Handler": "Orders", "Role": { "Fn::GetAtt": "Role.Arn" } }
        }
        """;

    public const string FunctionUri = """{ "Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations" }""";

    /// <summary>A deployed API whose root has a method, answered by the function.</summary>
    public static string Api(string method = "", string integration = "", string stage = "", string api = "", string more = "") => $$"""
        {{Function()}},
        "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { {{api}} "Name": "orders" } },
        "Get": {
          "Type": "AWS::ApiGateway::Method",
          "Properties": {
            {{method}} "HttpMethod": "GET", "RestApiId": { "Ref": "Api" }, "ResourceId": { "Fn::GetAtt": "Api.RootResourceId" },
            "Integration": { {{integration}} "Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": {{FunctionUri}} }
          }
        },
        "Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "Api" } } },
        "Stage": { "Type": "AWS::ApiGateway::Stage", "Properties": { {{stage}} "RestApiId": { "Ref": "Api" }, "DeploymentId": { "Ref": "Deployment" }, "StageName": "v1" } }
        {{more}}
        """;
}

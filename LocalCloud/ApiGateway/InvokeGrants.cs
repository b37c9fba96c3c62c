using System.IO.Enumeration;
using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>
/// Which functions API Gateway may call, by their <c>AWS::Lambda::Permission</c>s.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
/// </summary>
internal sealed class InvokeGrants(IReadOnlyList<InvokePermissionModel> permissions)
{
    private const string Service = "apigateway.amazonaws.com";

    /// <param name="sourceArn">What calls: an API's method or authorizer.</param>
    public bool Allows(string functionArn, string sourceArn)
    {
        foreach (var permission in permissions)
        {
            if (permission.Principal == Service
                && permission.FunctionArn == functionArn
                && (permission.SourceArn is not { } pattern || FileSystemName.MatchesSimpleExpression(pattern, sourceArn, ignoreCase: false)))
            {
                return true;
            }
        }

        return false;
    }
}

using CloudTemplate;

namespace LocalCloud.Tests.ApiGateway;

/// <summary>Models of small APIs.</summary>
internal static class Apis
{
    public const string MethodArns = "arn:aws:execute-api:us-east-1:000000000000:api123/dev";

    public static RestApiModel Of(params MethodModel[] methods) =>
        new() { LogicalId = "Api", Path = "Stack/Api", Name = "Shop", ApiId = "api123", StageName = "dev", Methods = methods };

    public static MethodModel Method(string method, string path, string function = "Orders", AuthorizerModel? authorizer = null) =>
        new()
        {
            LogicalId = $"{method}{path}",
            Path = $"Stack/Api{path}/{method}",
            HttpMethod = method,
            ResourcePath = path,
            FunctionArn = FunctionArn(function),
            Authorizer = authorizer,
        };

    public static AuthorizerModel Authorizer(TimeSpan ttl, params string[] identitySources) =>
        new() { LogicalId = "Doorman", Path = "Stack/Doorman", Id = "Doorman", Name = "Doorman", FunctionArn = FunctionArn("Doorman"), IdentitySources = identitySources, CacheTtl = ttl };

    public static string FunctionArn(string name) => $"arn:aws:lambda:us-east-1:000000000000:function:{name}";

    public static InvokePermissionModel Permission(string function, string? sourceArn, string principal = "apigateway.amazonaws.com") =>
        new() { LogicalId = "Permission", Path = "Stack/Permission", FunctionArn = FunctionArn(function), Principal = principal, SourceArn = sourceArn };

    public static IReadOnlyList<InvokePermissionModel> PermissionsFor(RestApiModel api) =>
    [
        .. api.Methods.Select(method => method.FunctionArn).Concat(api.Methods.Select(method => method.Authorizer?.FunctionArn).OfType<string>())
            .Distinct(StringComparer.Ordinal)
            .Select(arn => Permission(arn[(arn.LastIndexOf(':') + 1)..], "arn:aws:execute-api:us-east-1:000000000000:api123/*")),
    ];

    public static SystemModel SystemOf(IReadOnlyList<InvokePermissionModel> permissions) =>
        new() { StackName = "Shop", Region = "us-east-1", AccountId = "000000000000", InvokePermissions = permissions };
}

using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>
/// Where an authorizer finds who calls. Missing or empty: 401, and the function isn't asked.
/// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html (identitySource)
/// </summary>
internal sealed class IdentitySource
{
    private readonly Func<GatewayRequest, string?> _read;

    private IdentitySource(Func<GatewayRequest, string?> read) => _read = read;

    public string? Read(GatewayRequest request) => _read(request);

    /// <exception cref="TemplateException">The expression isn't one that is known here.</exception>
    public static IdentitySource Parse(string expression, AuthorizerModel authorizer, IReadOnlyDictionary<string, string> stageVariables)
    {
        var trimmed = expression.Trim();
        if (After(trimmed, "method.request.header.") is { } header)
        {
            return new(request => request.Header(header));
        }

        if (After(trimmed, "method.request.querystring.") is { } parameter)
        {
            return new(request => request.Query.FirstOrDefault(pair => pair.Key == parameter).Value?[^1]);
        }

        if (After(trimmed, "stageVariables.") is { } variable)
        {
            return new(_ => stageVariables.GetValueOrDefault(variable));
        }

        return new(trimmed switch
        {
            "context.identity.sourceIp" => request => request.SourceIp,
            "context.identity.userAgent" => request => request.UserAgent,
            "context.httpMethod" => request => request.Method,
            "context.path" => request => request.Path,
            "context.resourcePath" => request => request.Route!.Method.ResourcePath,
            "context.domainName" => request => request.Host,
            "context.protocol" => request => request.Http.Request.Protocol,
            _ => throw new TemplateException([$"{authorizer.Path}: the identity source '{trimmed}' is not emulated. Use method.request.header.…, method.request.querystring.…, stageVariables.…, or context.identity.sourceIp, .userAgent, context.httpMethod, .path, .resourcePath, .domainName, .protocol."]),
        });
    }

    private static string? After(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}

namespace LocalCloud.ApiGateway;

/// <summary>What an authorizer said about the caller, for <c>requestContext.authorizer</c>.</summary>
/// <param name="PrincipalId">Null when the authorizer named none.</param>
/// <param name="Values">Its <c>context</c>: numbers and booleans as text, as API Gateway passes them on.</param>
internal sealed record CallerContext(string? PrincipalId, IReadOnlyList<KeyValuePair<string, string?>> Values);

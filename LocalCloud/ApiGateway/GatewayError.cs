using System.Text.Json;

namespace LocalCloud.ApiGateway;

/// <summary>
/// An answer of the gateway's own: its status, the name in <c>x-amzn-ErrorType</c>, and the body, to the byte.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
/// The bodies' texts, capitals and blanks are those that API Gateway is seen to send.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The value of <c>x-amzn-ErrorType</c>.</param>
/// <param name="ResponseType">The name by which a template may give another answer.</param>
/// <param name="Body">JSON, as UTF-8.</param>
internal sealed record GatewayError(int Status, string Type, string ResponseType, ReadOnlyMemory<byte> Body)
{
    public static readonly GatewayError MissingAuthenticationToken =
        new(403, "MissingAuthenticationTokenException", "MISSING_AUTHENTICATION_TOKEN", """{"message":"Missing Authentication Token"}"""u8.ToArray());

    public static readonly GatewayError Unauthorized =
        new(401, "UnauthorizedException", "UNAUTHORIZED", """{"message":"Unauthorized"}"""u8.ToArray());

    /// <summary>A policy of the authorizer denies. Until 2025 the sentence ended after "explicit deny".</summary>
    public static readonly GatewayError ExplicitDeny =
        new(403, "AccessDeniedException", "ACCESS_DENIED", """{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}"""u8.ToArray());

    public static readonly GatewayError ImplicitDeny =
        new(403, "AccessDeniedException", "ACCESS_DENIED", """{"Message":"User is not authorized to access this resource"}"""u8.ToArray());

    /// <summary>The authorizer couldn't be called, failed, or answered what isn't a policy: the client isn't told which.</summary>
    public static readonly GatewayError AuthorizerConfiguration =
        new(500, "AuthorizerConfigurationException", "AUTHORIZER_CONFIGURATION_ERROR", """{"message":null}"""u8.ToArray());

    public static readonly GatewayError TooManyRequests =
        new(429, "TooManyRequestsException", "THROTTLED", """{"message":"Too Many Requests"}"""u8.ToArray());

    public static readonly GatewayError RequestTooLong =
        new(413, "RequestTooLargeException", "REQUEST_TOO_LARGE", """{"message":"Request Too Long"}"""u8.ToArray());

    /// <summary>The method's ARN would be longer than 1,600 bytes.</summary>
    public static readonly GatewayError UriTooLong =
        new(414, "RequestURITooLongException", "DEFAULT_4XX", """{"message":"Request URI too long"}"""u8.ToArray());

    public static readonly GatewayError UnsupportedMediaType =
        new(415, "BadRequestException", "UNSUPPORTED_MEDIA_TYPE", """{"message": "Unsupported Media Type"}"""u8.ToArray());

    /// <summary>The function may not be called, is missing, or is throttled: API Gateway doesn't pass Lambda's 429 on.</summary>
    public static readonly GatewayError Internal =
        new(500, "InternalServerErrorException", "API_CONFIGURATION_ERROR", """{"message": "Internal server error"}"""u8.ToArray());

    /// <summary>The function failed, or answered what isn't a proxy response.</summary>
    public static readonly GatewayError BadGateway =
        new(502, "InternalServerErrorException", "API_CONFIGURATION_ERROR", """{"message": "Internal server error"}"""u8.ToArray());

    public static readonly GatewayError TimedOut =
        new(504, "InternalServerErrorException", "INTEGRATION_TIMEOUT", """{"message": "Endpoint request timed out"}"""u8.ToArray());

    /// <summary>The body's message in quotes; <c>null</c> where it has none.</summary>
    public string MessageString { get; } = ReadMessage(Body);

    /// <summary>The body's message; null where it has none.</summary>
    public string? Message => MessageString == "null" ? null : MessageString.Trim('"');

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.Headers["x-amzn-ErrorType"] = Type;
        response.ContentType = "application/json";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body);
    }

    private static string ReadMessage(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.EnumerateObject().Single().Value.GetRawText();
    }
}

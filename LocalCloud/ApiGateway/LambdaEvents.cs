using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudTemplate;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.ApiGateway;

/// <summary>
/// Writes the events that functions get. The proxy event, format 1.0:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
/// The authorizer's: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
/// (it shows less than API Gateway sends; what is more here is what recorded events have).
/// </summary>
internal sealed class LambdaEvents(RestApiModel api, string accountId)
{
    // Relaxed: a body is full of quotes anyway, and < or é needn't grow to six bytes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly string _deploymentId = Route.Id($"{api.ApiId}/{api.StageName}");

    /// <param name="to">Takes the JSON.</param>
    /// <param name="request">Its route is known.</param>
    /// <param name="body">As it came. What isn't UTF-8 becomes U+FFFD, as in API Gateway, unless <paramref name="binary"/>.</param>
    /// <param name="binary">The body's media type is one of the API's binary ones: it is passed in Base64.</param>
    public void WriteProxyEvent(IBufferWriter<byte> to, GatewayRequest request, ReadOnlySpan<byte> body, bool binary)
    {
        using Utf8JsonWriter json = new(to, Options);
        json.WriteStartObject();
        WriteRequest(json, request, emptyIsNull: true);
        json.WriteStartObject("requestContext"u8);
        WriteContext(json, request);
        if (request.Caller is { } caller)
        {
            WriteCaller(json, caller, request.AuthorizerLatency);
        }

        json.WriteEndObject();
        if (body.IsEmpty)
        {
            json.WriteNull("body"u8);
        }
        else if (binary)
        {
            json.WriteBase64String("body"u8, body);
        }
        else
        {
            json.WriteString("body"u8, body);
        }

        json.WriteBoolean("isBase64Encoded"u8, binary && !body.IsEmpty);
        json.WriteEndObject();
    }

    public void WriteAuthorizerEvent(IBufferWriter<byte> to, GatewayRequest request, string methodArn)
    {
        using Utf8JsonWriter json = new(to, Options);
        json.WriteStartObject();
        json.WriteString("type"u8, "REQUEST"u8);
        json.WriteString("methodArn"u8, methodArn);
        WriteRequest(json, request, emptyIsNull: false);
        json.WriteStartObject("requestContext"u8);
        WriteContext(json, request);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRequest(Utf8JsonWriter json, GatewayRequest request, bool emptyIsNull)
    {
        json.WriteString("resource"u8, request.Route!.Method.ResourcePath);
        json.WriteString("path"u8, request.Path);
        json.WriteString("httpMethod"u8, request.Method);

        json.WriteStartObject("headers"u8);
        foreach (var (name, values) in request.Headers)
        {
            json.WriteString(name, values[^1]);
        }

        json.WriteEndObject();
        json.WriteStartObject("multiValueHeaders"u8);
        foreach (var (name, values) in request.Headers)
        {
            WriteArray(json, name, values);
        }

        json.WriteEndObject();
        WriteQuery(json, request.Query, emptyIsNull);
        WriteMap(json, "pathParameters"u8, request.PathParameters, emptyIsNull);
        WriteMap(json, "stageVariables"u8, api.StageVariables, emptyIsNull);
    }

    private static void WriteQuery(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, List<string>>> query, bool emptyIsNull)
    {
        if (query.Count == 0 && emptyIsNull)
        {
            json.WriteNull("queryStringParameters"u8);
            json.WriteNull("multiValueQueryStringParameters"u8);
            return;
        }

        json.WriteStartObject("queryStringParameters"u8);
        foreach (var (name, values) in query)
        {
            json.WriteString(name, values[^1]);
        }

        json.WriteEndObject();
        json.WriteStartObject("multiValueQueryStringParameters"u8);
        foreach (var (name, values) in query)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteContext(Utf8JsonWriter json, GatewayRequest request)
    {
        var route = request.Route!;
        json.WriteString("resourceId"u8, route.ResourceId);
        json.WriteString("resourcePath"u8, route.Method.ResourcePath);
        json.WriteString("httpMethod"u8, request.Method);
        json.WriteString("extendedRequestId"u8, request.ExtendedRequestId);
        json.WriteString("requestTime"u8, request.Time.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.WriteString("path"u8, request.Path);   // without the stage, as behind a custom domain name
        json.WriteString("accountId"u8, accountId);
        json.WriteString("protocol"u8, request.Http.Request.Protocol);
        json.WriteString("stage"u8, api.StageName);
        json.WriteString("domainPrefix"u8, request.DomainPrefix);
        json.WriteNumber("requestTimeEpoch"u8, request.Time.ToUnixTimeMilliseconds());
        json.WriteString("requestId"u8, request.RequestId);
        json.WriteStartObject("identity"u8);
        json.WriteNull("cognitoIdentityPoolId"u8);
        json.WriteNull("accountId"u8);
        json.WriteNull("cognitoIdentityId"u8);
        json.WriteNull("caller"u8);
        json.WriteString("sourceIp"u8, request.SourceIp);
        json.WriteNull("principalOrgId"u8);
        json.WriteNull("accessKey"u8);
        json.WriteNull("cognitoAuthenticationType"u8);
        json.WriteNull("cognitoAuthenticationProvider"u8);
        json.WriteNull("userArn"u8);
        json.WriteString("userAgent"u8, request.UserAgent);
        json.WriteNull("user"u8);
        json.WriteEndObject();
        json.WriteString("domainName"u8, request.Host);
        json.WriteString("deploymentId"u8, _deploymentId);
        json.WriteString("apiId"u8, api.ApiId);
    }

    private static void WriteCaller(Utf8JsonWriter json, CallerContext caller, TimeSpan latency)
    {
        json.WriteStartObject("authorizer"u8);
        foreach (var (name, value) in caller.Values)
        {
            json.WriteString(name, value);
        }

        if (caller.PrincipalId is { } principal)
        {
            json.WriteString("principalId"u8, principal);
        }

        json.WriteNumber("integrationLatency"u8, (long)latency.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void WriteMap<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, T map, bool emptyIsNull)
        where T : IReadOnlyCollection<KeyValuePair<string, string>>
    {
        if (map.Count == 0 && emptyIsNull)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, StringValues values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Support;

/// <summary>Events as API Gateway makes them.</summary>
public static class GatewayEvents
{
    public const string MethodArn = "arn:aws:execute-api:us-east-1:000000000000:abcdef1234/prod/POST/stripe";
    public const string Trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    public const string TraceId = "5759e988bd862e3fe1be46a994272793";

    public static string Event(string id = "evt_1") =>
        $$$"""
        {
          "id": "{{{id}}}", "object": "event", "api_version": "2025-04-30.basil", "created": 1763812800, "livemode": false, "type": "payment_intent.succeeded",
          "data": {"object": {"id": "pi_1", "object": "payment_intent", "amount": 2000, "amount_received": 2000, "currency": "usd", "status": "succeeded", "description": "Grüße ☕"}}
        }
        """;

    public static IReadOnlyDictionary<string, string> Sign(string body, ProviderSecret? secret = null, DateTimeOffset? at = null) =>
        Catalog.Find("stripe")!.Sign(Encoding.UTF8.GetBytes(body), secret ?? RunningFunction.Secret, at ?? DateTimeOffset.UtcNow);

    /// <summary>A proxy integration's event.</summary>
    public static string Proxy(string body, IReadOnlyDictionary<string, string>? headers = null, bool base64 = false, Action<JsonObject>? change = null)
    {
        var made = Common(headers ?? Sign(body));
        made["body"] = base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) : body;
        made["isBase64Encoded"] = base64;
        change?.Invoke(made);
        return made.ToJsonString();
    }

    /// <summary>A REQUEST authorizer's event.</summary>
    public static string Authorizer(IReadOnlyDictionary<string, string> headers, Action<JsonObject>? change = null)
    {
        var made = Common(headers);
        made["type"] = "REQUEST";
        made["methodArn"] = MethodArn;
        change?.Invoke(made);
        return made.ToJsonString();
    }

    private static JsonObject Common(IReadOnlyDictionary<string, string> headers) => new()
    {
        ["resource"] = "/webhook/stripe",
        ["path"] = "/webhook/stripe",
        ["httpMethod"] = "POST",
        ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))),
        ["multiValueHeaders"] = new JsonObject(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, new JsonArray(header.Value)))),
        ["queryStringParameters"] = null,
        ["requestContext"] = new JsonObject { ["requestId"] = "gateway-request", ["requestTimeEpoch"] = 1_763_812_801_234, ["identity"] = new JsonObject { ["sourceIp"] = "127.0.0.1" } },
    };
}

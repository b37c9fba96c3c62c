using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>What a Lambda authorizer answers (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html).</summary>
/// <param name="Principal">Who is calling, for the access log.</param>
/// <param name="Reason">Why, for the access log and the integration: <c>context.reason</c>.</param>
public readonly record struct AuthorizerPolicy(bool Allow, string Principal, string MethodArn, string Reason)
{
    public void Write(IBufferWriter<byte> answer)
    {
        using var writer = new Utf8JsonWriter(answer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("principalId"u8, Principal);
        writer.WriteStartObject("policyDocument"u8);
        writer.WriteString("Version"u8, "2012-10-17"u8);
        writer.WriteStartArray("Statement"u8);
        writer.WriteStartObject();
        writer.WriteString("Action"u8, "execute-api:Invoke"u8);
        writer.WriteString("Effect"u8, Allow ? "Allow"u8 : "Deny"u8);
        writer.WriteString("Resource"u8, MethodArn);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartObject("context"u8);
        writer.WriteString("provider"u8, Principal);
        writer.WriteString("reason"u8, Reason);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

using System.Buffers;
using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>
/// Writes the gateway's own answers: as AWS has them, or as the template does, by their type or else by <c>DEFAULT_4XX</c> and <c>DEFAULT_5XX</c>.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
/// </summary>
internal sealed class GatewayResponses(IReadOnlyList<GatewayResponseModel> models)
{
    private readonly Dictionary<string, (GatewayResponseModel Model, AccessLogFormat? Template)> _own =
        models.ToDictionary(model => model.Type, model => (model, model.Template is { } text ? new AccessLogFormat(text) : null), StringComparer.Ordinal);

    public async Task WriteAsync(AnsweredRequest answered, GatewayError error)
    {
        var response = answered.Request.Http.Response;
        if (!_own.TryGetValue(error.ResponseType, out var own) && !_own.TryGetValue(error.Status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX", out own))
        {
            await error.WriteAsync(response);
            return;
        }

        var (model, template) = own;
        response.StatusCode = model.Status ?? error.Status;
        response.Headers["x-amzn-ErrorType"] = error.Type;
        response.ContentType = model.ContentType ?? "application/json";
        foreach (var (name, value) in model.Headers)
        {
            response.Headers[name] = value;
        }

        var body = error.Body;
        if (template is not null)
        {
            ArrayBufferWriter<byte> text = new(256);
            template.Write(text, answered with { Error = error });
            body = text.WrittenMemory;
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(answered.Request.Method))
        {
            await response.Body.WriteAsync(body);
        }
    }
}

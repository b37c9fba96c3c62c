using Google.Protobuf;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Telemetry.Otlp;

/// <summary>OTLP by HTTP/1.1, in protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp</summary>
internal sealed class OtlpHttp(OtlpReceiver receiver)
{
    private const string Protobuf = "application/x-protobuf";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Func<byte[], ExportResponse>? take = request.Path.Value switch
        {
            "/v1/traces" => body => receiver.Traces(body),
            "/v1/logs" => body => receiver.Logs(body),
            "/v1/metrics" => body => receiver.Metrics(body),
            _ => null,
        };
        var encoding = request.Headers.ContentEncoding;
        if (take is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There are: POST /v1/traces, POST /v1/logs, POST /v1/metrics.");
        }
        else if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Only POST is known here.");
        }
        else if (request.ContentType?.Split(';')[0].Trim() != Protobuf)
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Only {Protobuf} is taken: set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf, or to grpc and use the other port.");
        }
        else if (!StringValues.IsNullOrEmpty(encoding) && encoding != "gzip" && encoding != "identity")
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, $"The content encoding {encoding} is not known; there are gzip and none.");
        }
        else
        {
            await TakeAsync(context, encoding == "gzip", take);
        }
    }

    private static async Task TakeAsync(HttpContext context, bool gzip, Func<byte[], ExportResponse> take)
    {
        try
        {
            if (await RequestBody.ReadAsync(context.Request.Body, gzip, context.RequestAborted) is { } body)
            {
                await WriteAsync(context, StatusCodes.Status200OK, take(body));
            }
            else
            {
                await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"The request has more than {OtlpReceiver.LargestRequest} bytes. Send smaller batches.");
            }
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidDataException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The body can't be read: {fault.Message}");
        }
    }

    /// <summary>Errors are said by a <c>google.rpc.Status</c>, which has no code here: https://opentelemetry.io/docs/specs/otlp/#failures-1</summary>
    private static Task RefuseAsync(HttpContext context, int status, string message) => WriteAsync(context, status, new RpcStatus { Message = message });

    private static Task WriteAsync(HttpContext context, int status, IMessage message)
    {
        var body = message.ToByteArray();
        context.Response.StatusCode = status;
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }
}

using System.Buffers.Binary;
using Google.Protobuf;

namespace LocalCloud.Telemetry.Otlp;

/// <summary>
/// OTLP by gRPC: one call each, in HTTP/2 without TLS. A message has five bytes before it (packed or not, and its length), and what became of
/// the call is in the trailers: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
/// </summary>
internal sealed class OtlpGrpc(OtlpReceiver receiver)
{
    /// <summary>The bytes before a message.</summary>
    public const int Prefix = 5;

    private const string ContentType = "application/grpc";
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;

    /// <summary>Where the three services are.</summary>
    public static string PathOf(string signal, string service) => $"/opentelemetry.proto.collector.{signal}.v1.{service}/Export";

    private static readonly string Traces = PathOf("trace", "TraceService");
    private static readonly string Logs = PathOf("logs", "LogsService");
    private static readonly string Metrics = PathOf("metrics", "MetricsService");

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.ContentType is not { } type || !type.StartsWith(ContentType, StringComparison.Ordinal) || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
        var path = context.Request.Path.Value;
        Func<byte[], ExportResponse>? take = path == Traces ? body => receiver.Traces(body)
            : path == Logs ? body => receiver.Logs(body)
            : path == Metrics ? body => receiver.Metrics(body)
            : null;
        if (take is null)
        {
            End(context, Unimplemented, $"There is no {path} here.");
            return;
        }

        try
        {
            await TakeAsync(context, take);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidDataException or EndOfStreamException)
        {
            End(context, InvalidArgument, $"The message can't be read: {fault.Message}");
        }
    }

    /// <summary>A message with its five bytes.</summary>
    public static byte[] Frame(IMessage message)
    {
        var body = message.ToByteArray();
        var frame = new byte[Prefix + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, Prefix);
        return frame;
    }

    private static async Task TakeAsync(HttpContext context, Func<byte[], ExportResponse> take)
    {
        var prefix = new byte[Prefix];
        await context.Request.Body.ReadExactlyAsync(prefix, context.RequestAborted);
        var packed = prefix[0] == 1;
        var encoding = context.Request.Headers["grpc-encoding"].ToString();
        if (packed && encoding != "gzip")
        {
            End(context, Unimplemented, $"The encoding '{encoding}' is not known; there are gzip and identity.");
            return;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > OtlpReceiver.LargestRequest)
        {
            End(context, ResourceExhausted, $"The message has more than {OtlpReceiver.LargestRequest} bytes. Send smaller batches.");
            return;
        }

        var message = new byte[length];
        await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted);
        using MemoryStream whole = new(message);
        if (await RequestBody.ReadAsync(whole, packed, context.RequestAborted) is not { } body)
        {
            End(context, ResourceExhausted, $"The message has more than {OtlpReceiver.LargestRequest} bytes when it is unpacked. Send smaller batches.");
            return;
        }

        var answer = Frame(take(body));
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        End(context, 0, null);
    }

    private static void End(HttpContext context, int status, string? message)
    {
        context.Response.AppendTrailer("grpc-status", status.ToString());
        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }
}

using System.Buffers;

namespace LocalCloud.ApiGateway;

/// <summary>Reads a body once, into rented memory: unlike <see cref="FrontDoor.RequestBytes"/> nothing outlives the request.</summary>
internal static class RequestBody
{
    /// <summary>https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html</summary>
    public const int Limit = 10 * 1024 * 1024;

    /// <summary>The whole body; null when it is longer than <see cref="Limit"/>.</summary>
    public static async ValueTask<PooledBuffer?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limit)
        {
            return null;
        }

        PooledBuffer body = new((int)(request.ContentLength ?? 4096));
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                foreach (var segment in read.Buffer)
                {
                    body.Write(segment.Span);
                }

                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (body.Length > Limit)
                {
                    body.Dispose();
                    return null;
                }

                if (read.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}

using System.Text;
using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>A MOCK integration: an answer that depends on nothing but the request's content type.</summary>
internal static partial class MockAnswer
{
    /// <summary>Null: the answer has been written.</summary>
    public static async Task<GatewayError?> WriteAsync(MockModel mock, GatewayRequest request, ILogger logger)
    {
        if (!mock.Answers.TryGetValue(MediaType(request.Http.Request.ContentType), out var answer))
        {
            if (mock.RefusesOthers)
            {
                return GatewayError.UnsupportedMediaType;
            }

            // API Gateway would look for a statusCode in the request's body, and fail alike where there is none.
            Log.NoTemplate(logger, request.Route!.Method.Path, request.RequestId);
            return GatewayError.Internal;
        }

        var response = request.Http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status is not StatusCodes.Status204NoContent and not StatusCodes.Status205ResetContent and not StatusCodes.Status304NotModified)
        {
            var body = Encoding.UTF8.GetBytes(answer.Body);
            response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(request.Method))
            {
                await response.Body.WriteAsync(body);
            }
        }

        return null;
    }

    /// <summary>Without parameters; a request that names none is taken for JSON.</summary>
    private static string MediaType(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.IsEmpty ? "application/json" : type.ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 30, Level = LogLevel.Warning, Message = "{Method}: no request template is for the request's content type, and a status in a request's body isn't emulated. Add a template, or make PassthroughBehavior NEVER (request {RequestId})")]
        public static partial void NoTemplate(ILogger logger, string method, string requestId);
    }
}

namespace LocalCloud.ApiGateway;

/// <summary>Writes a function's answer to the client.</summary>
internal static class ProxyAnswer
{
    public static async Task WriteAsync(HttpResponse response, ProxyResponse answer, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        foreach (var (name, value) in answer.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                response.ContentType = value;
            }
            else if (Renamed(name) is { } newName)
            {
                response.Headers.Append(newName, value);
            }
        }

        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;   // HTTP allows no body here
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body);
        }
    }

    /// <summary>
    /// The headers that describe the connection are the gateway's; a function's own are kept under another name.
    /// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    /// </summary>
    private static string? Renamed(string name) => name.ToUpperInvariant() switch
    {
        "TRANSFER-ENCODING" => null,
        "CONNECTION" => "x-amzn-Remapped-Connection",
        "CONTENT-LENGTH" => "x-amzn-Remapped-Content-Length",
        "DATE" => "x-amzn-Remapped-Date",
        "SERVER" => "x-amzn-Remapped-Server",
        _ => name,
    };
}

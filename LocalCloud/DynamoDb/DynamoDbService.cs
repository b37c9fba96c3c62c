using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.DynamoDb;

/// <summary>DynamoDB and its Streams: passes calls on to the database's process, whose own port nobody is told.</summary>
internal sealed class DynamoDbService(HttpClient database, SystemModel system) : IAwsService
{
    /// <summary>About the hop behind the door, so not the caller's business.</summary>
    private static readonly HashSet<string> HopHeaders = new(StringComparer.OrdinalIgnoreCase) { "Transfer-Encoding", "Connection", "Date", "Server", "x-amzn-RequestId" };

    private readonly string _arns = $"arn:aws:dynamodb:{system.Region}:{system.AccountId}:";

    public string SigningName => "dynamodb";

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        var body = RequestBytes.Of(context);
        foreach (var (action, resource) in AccessNeeds.Of(context.Request.Headers["X-Amz-Target"].ToString(), body.Span, _arns))
        {
            context.Needs(action, resource);
        }

        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new ReadOnlyMemoryContent(body) };
        foreach (var name in (ReadOnlySpan<string>)["X-Amz-Target", "Authorization", "X-Amz-Date"])
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        }

        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);

        using var response = await SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!HopHeaders.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await database.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException)
        {
            // What DynamoDB itself answers when it can't: SDKs retry it.
            throw new AwsServiceException("InternalServerError", "The database doesn't answer; it is being started again.", StatusCodes.Status500InternalServerError);
        }
    }
}

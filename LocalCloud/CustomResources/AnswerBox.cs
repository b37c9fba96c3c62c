using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LocalCloud.CustomResources;

/// <summary>
/// Where functions put their answers: at an address that only the request names, as at CloudFormation, where it is a
/// presigned one of S3.
/// </summary>
/// <param name="endpoint">Where this is served.</param>
internal sealed class AnswerBox(Uri endpoint)
{
    private const string Folder = "/custom-resource-answers/";
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ReadOnlyMemory<byte>>> _open = new(StringComparer.Ordinal);

    /// <summary>An address that nobody can guess, and what is put there, once.</summary>
    public (Uri Address, Task<ReadOnlyMemory<byte>> Answer) Open()
    {
        var path = Folder + RandomNumberGenerator.GetHexString(32, lowercase: true);
        TaskCompletionSource<ReadOnlyMemory<byte>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[path] = answer;
        return (new Uri(endpoint, path), answer.Task);
    }

    public static bool Claims(HttpRequest request) => request.Path.StartsWithSegments(Folder.TrimEnd('/'), StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPut(context.Request.Method) || !_open.TryRemove(context.Request.Path.Value!, out var answer))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        // One byte more than may be says that it is too long.
        var body = new byte[ResourceAnswer.Longest + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        answer.TrySetResult(body.AsMemory(0, length));
    }
}

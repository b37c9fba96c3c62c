using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>
/// Stands between a function and the AWS services that it calls, and lets every call through, unless a test decides otherwise:
/// so a fault strikes between two calls, never a little before or after.
/// </summary>
internal sealed class ServiceGate : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private ServiceGate(WebApplication app)
    {
        _app = app;
        _app.Run(PassAsync);
    }

    /// <summary>What a test makes of each call. Asked for several calls at a time.</summary>
    public Func<GateCall, Passage> Decide { get; set; } = Open;

    /// <summary>Told of each call that was let through, with what it was answered.</summary>
    public Action<GateCall, byte[]>? Answered { private get; set; }

    /// <summary>Where the calls go to; set before the first comes.</summary>
    public string? Target { private get; set; }

    public string Url => _app.Urls.Single();

    public static Passage Open(GateCall call) => Passage.On;

    public static async Task<ServiceGate> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        ServiceGate gate = new(builder.Build());
        await gate._app.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        GateCall call = new(context.Request.Headers["X-Amz-Target"].ToString(), context.Request.Path, System.Text.Encoding.UTF8.GetString(body.ToArray()));
        var passage = Decide(call);
        switch (passage)
        {
            case Passage.On:
                using (var answer = await ForwardAsync(context.Request, body.ToArray()))
                {
                    Answered?.Invoke(call, await answer.Content.ReadAsByteArrayAsync());
                    await AnswerAsync(context.Response, answer);
                }

                break;
            case Passage.Unanswered:
                using (await ForwardAsync(context.Request, body.ToArray()))
                {
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                break;
            case Passage.Down:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            default:
                context.Abort();
                break;
        }
    }

    /// <summary>As it came, the host's name too: that is signed.</summary>
    private Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body)
    {
        HttpRequestMessage copy = new(new HttpMethod(request.Method), Target!.TrimEnd('/') + request.Path.ToUriComponent() + request.QueryString) { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in request.Headers)
        {
            if (!copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return _http.SendAsync(copy);
    }

    private static async Task AnswerAsync(HttpResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
        {
            response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode is not HttpStatusCode.NoContent)
        {
            await response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        }
    }
}

/// <summary>A call to an AWS service.</summary>
/// <param name="Operation">DynamoDB's, with the API's version before it; empty for S3.</param>
internal sealed record GateCall(string Operation, string Path, string Body)
{
    /// <summary>Whether this is the write that stores an event, or marks it.</summary>
    /// <param name="table">The table of events.</param>
    /// <param name="eventId">Null: any event.</param>
    public bool StoresEvent(string table, string? eventId = null) =>
        Operation.EndsWith(".PutItem", StringComparison.Ordinal) && Body.Contains($"\"{table}\"", StringComparison.Ordinal) && Body.Contains($"\"{eventId ?? ""}", StringComparison.Ordinal);
}

/// <summary>What becomes of a call.</summary>
internal enum Passage
{
    /// <summary>It goes on.</summary>
    On,

    /// <summary>It is answered 503.</summary>
    Down,

    /// <summary>It goes on, but whoever made it never hears of it.</summary>
    Unanswered,

    /// <summary>It is lost, and its connection with it.</summary>
    Lost,
}

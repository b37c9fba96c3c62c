using System.Net;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>
/// A developer's AWS account at an address of its own (<c>AWS_ENDPOINT_URL</c>). The stack that CloudFormation is told to make is really made: by
/// a LocalCloud that runs the template it was given, which answers every other service's calls. Only calls that are signed with the
/// account's key are let in.
/// </summary>
internal sealed class DeveloperAccount : IAsyncDisposable
{
    private const string KeyId = "ASIADEVELOPERACCOUNT";
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private DeveloperAccount(WebApplication app)
    {
        _app = app;
        Stacks = new AccountStacks();
        _app.Run(HandleAsync);
    }

    public string Secret { get; } = $"secret{Guid.NewGuid():N}";

    public string Token { get; } = $"token{Guid.NewGuid():N}";

    public AccountStacks Stacks { get; }

    public string Url => _app.Urls.Single();

    /// <summary>No call is answered: its connection is lost.</summary>
    public bool IsAway { get; set; }

    /// <summary>An error that every call to STS is answered with; null: none.</summary>
    public string? Refusal { get; set; }

    /// <summary>What a program needs in its environment to use the account.</summary>
    public Dictionary<string, string?> Environment => new()
    {
        ["AWS_ENDPOINT_URL"] = Url,
        ["AWS_ACCESS_KEY_ID"] = KeyId,
        ["AWS_SECRET_ACCESS_KEY"] = Secret,
        ["AWS_SESSION_TOKEN"] = Token,
        ["AWS_REGION"] = null,
        ["AWS_DEFAULT_REGION"] = null,
        ["AWS_PROFILE"] = null,
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    public static async Task<DeveloperAccount> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        DeveloperAccount account = new(builder.Build());
        await account._app.StartAsync();
        return account;
    }

    /// <summary>An AppHost whose storage is here.</summary>
    public Task<RunningProgram> AppHostAsync(string state) => RunningProgram.AppHostAsync(Program.AppHost, state, ["--provision", "aws", "--yes"], Environment);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Stacks.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (IsAway)
        {
            context.Abort();
            return;
        }

        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        SignedCall call = new(context.Request, body.ToArray());
        if (!call.IsBy(KeyId, Secret, Token))
        {
            await WriteAsync(context, AccountStacks.Error("SignatureDoesNotMatch", "The request signature we calculated does not match."), StatusCodes.Status403Forbidden);
            return;
        }

        switch (call.Service)
        {
            case "sts" when Refusal is { } refusal:
                await WriteAsync(context, AccountStacks.Error(refusal, "The security token included in the request is not good."), StatusCodes.Status403Forbidden);
                break;
            case "sts":
                await WriteAsync(context, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/dev</Arn><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
                break;
            case "cloudformation":
                var form = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(call.Body));
                var (status, answer) = await Stacks.AnswerAsync(form);
                await WriteAsync(context, answer, status);
                break;
            default:
                await ForwardAsync(context, call);
                break;
        }
    }

    private async Task ForwardAsync(HttpContext context, SignedCall call)
    {
        if (Stacks.Cloud is not { } cloud)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var request = call.As(cloud.Endpoint("DynamoDB"), cloud["AccessKeyId"], cloud["SecretAccessKey"]);
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode is not HttpStatusCode.NoContent)
        {
            var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
            if (IsAway)
            {
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private static Task WriteAsync(HttpContext context, string xml, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(xml);
    }
}

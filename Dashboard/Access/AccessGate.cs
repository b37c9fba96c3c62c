using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Access;

/// <summary>
/// Who gets in: requests to this machine's own name (no DNS rebinding), from the browser that opened the printed link, and
/// where something is changed, from one of our own forms. Answers are never kept, and may load nothing from elsewhere.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, AccessKeys keys)
{
    public const string LinkParameter = "token";
    public const string FormField = "formToken";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        SetHeaders(context.Response.Headers);
        if (request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "This isn't its address", "The dashboard answers only to this machine's own name. Open the link that it printed when it started.");
        }
        else if (AccessKeys.Match(request.Query[LinkParameter], keys.Link))
        {
            await LetInAsync(context);
        }
        else if (IsFree(request.Path))
        {
            await next(context);
        }
        else if (!AccessKeys.Match(request.Cookies[CookieName(request)], keys.Session))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status401Unauthorized, "Open the printed link", "Only the link that was printed when the dashboard started lets you in, and it changes with every start. A local run has it as DashboardUrl in its outputs.json, too.");
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !await IsOurFormAsync(request))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status400BadRequest, "Nothing was done", "The form isn't of this run of the dashboard. Go back, load the page again, and send it once more.");
        }
        else
        {
            await next(context);
        }
    }

    /// <summary>Cookies don't know ports: each dashboard on this machine has its own name.</summary>
    private static string CookieName(HttpRequest request) => $"webhooks-dashboard-{request.Host.Port ?? 80}";

    /// <summary>Styles and scripts hold no data, and whoever is refused shall see a page; health is asked for by programs.</summary>
    private static bool IsFree(PathString path) => path.Value is "/health" or "/alive" || Path.GetExtension(path.Value) is ".css" or ".js";

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>
    /// A page that goes on by itself, not a redirect: a browser that comes from another site's page sends a strict cookie only
    /// with what our own page asks for.
    /// </summary>
    private Task LetInAsync(HttpContext context)
    {
#pragma warning disable S2092 // loopback has no TLS: a secure cookie would never come back from every browser
        context.Response.Cookies.Append(CookieName(context.Request), keys.Session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, Path = "/" });
#pragma warning restore S2092
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><link rel="icon" href="data:,"><title>Webhooks</title><a href="/">Go on to the dashboard</a></html>""",
            context.RequestAborted);
    }

    private async Task<bool> IsOurFormAsync(HttpRequest request) =>
        request.HasFormContentType && AccessKeys.Match((await request.ReadFormAsync(request.HttpContext.RequestAborted))[FormField], keys.Form);
}

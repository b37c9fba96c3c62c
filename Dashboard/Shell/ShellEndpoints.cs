using System.Globalization;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Shell;

/// <summary>What every page's navigation can do.</summary>
internal static class ShellEndpoints
{
    private const int LongestStep = 400 * 24 * 60 * 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/clock", async (HttpRequest request, ControlClient control, StackReadings readings, CancellationToken cancellationToken) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            if (!int.TryParse(form["seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > LongestStep)
            {
                throw new OperationException($"The clock is moved ahead by 1 to {LongestStep} seconds at a time.") { Obstacle = Obstacle.Input };
            }

            await control.AdvanceClockAsync(seconds, cancellationToken);
            readings.Forget();
            return Back(form);
        });
        routes.MapPost("/theme", async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var theme = form["theme"].ToString();
#pragma warning disable S2092 // loopback has no TLS, and a theme is no secret
            request.HttpContext.Response.Cookies.Append(
                ShellReader.ThemeCookie, theme, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = theme is "light" or "dark" ? TimeSpan.FromDays(400) : TimeSpan.Zero });
#pragma warning restore S2092
            return Back(form);
        });
    }

    /// <summary>To the page that the form was on, and never to another site.</summary>
    private static IResult Back(IFormCollection form) =>
        form["back"].ToString() is ['/', not ('/' or '\\'), ..] and var page ? Results.LocalRedirect(page) : Results.LocalRedirect("/");
}

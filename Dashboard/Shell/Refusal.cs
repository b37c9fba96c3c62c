namespace Webhooks.Dashboard.Shell;

/// <summary>Answers with a page that says what isn't possible, and what to do.</summary>
internal static class Refusal
{
    /// <param name="back">The page from which it was asked for; null for who can't get in.</param>
    public static Task WriteAsync(HttpContext context, int status, string title, string text, Navigation.Entry? back = null) =>
        Page.Of<RefusalPage>(new { Title = title, Text = text, ShowsWayBack = back is not null, Back = back }, status).ExecuteAsync(context);
}

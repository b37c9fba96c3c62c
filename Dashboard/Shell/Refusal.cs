namespace Webhooks.Dashboard.Shell;

/// <summary>Answers with a page that says what isn't possible, and what to do.</summary>
internal static class Refusal
{
    public static Task WriteAsync(HttpContext context, int status, string title, string text) =>
        Page.Of<RefusalPage>(new { Title = title, Text = text }, status).ExecuteAsync(context);
}

namespace Webhooks.Dashboard.Tests.Browser;

/// <summary>A test in a real browser. Without one it says so and is skipped, but in CI it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"There is no {Chromium}. On Debian: apt-get install chromium";
        }
    }
}

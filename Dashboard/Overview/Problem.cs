namespace Webhooks.Dashboard.Overview;

/// <summary>Something that needs somebody: what, why and since when, and what to do next.</summary>
public sealed record Problem(Severity Severity, string Title, string Text, string Action, string Address);

/// <summary>The worst last, so that it sorts.</summary>
public enum Severity
{
    Warning,
    Error,
}

using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Shell;

/// <summary>What every page has around its own content.</summary>
/// <param name="HasTraces">Whether there is a page of traces: a local run's own, or where a deployed stack's are.</param>
/// <param name="Place">Where this page is in the navigation: <c>events</c>.</param>
/// <param name="Address">The page's own address with its query, to come back to.</param>
/// <param name="FormToken">What every form carries.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null: as the system has it.</param>
/// <param name="Failed">How many events wait in the archive; null: not known.</param>
/// <param name="Clock">Null for a deployed stack, whose time can't be moved.</param>
public sealed record ShellModel(string StackName, bool IsLocal, bool HasTraces, string Place, string Address, string FormToken, string? Theme, int? Failed, ClockModel? Clock, DateTimeOffset At)
{
    /// <summary>Where what isn't known here is; null for a local run, which knows it.</summary>
    public AwsPlace? Aws { get; init; }
}

/// <summary>Service time, and how far it was moved ahead.</summary>
public sealed record ClockModel(DateTimeOffset Now, TimeSpan Ahead);

/// <summary>Reads what a page has around its content.</summary>
internal sealed class ShellReader(CurrentStack stack, StackReadings readings, ControlClient control, AccessKeys keys, TimeProvider time)
{
    public const string ThemeCookie = "webhooks-dashboard-theme";

    public async Task<ShellModel> ReadAsync(HttpContext context, string place)
    {
        var (failed, clock) = (FailedAsync(), ClockAsync()); // both at once: each may be a question to another process
        return new ShellModel(
            stack.Name,
            stack.IsLocal,
            !control.IsThere || await clock is not null,
            place,
            context.Request.Path + context.Request.QueryString,
            keys.Form,
            context.Request.Cookies[ThemeCookie] is "light" or "dark" ? context.Request.Cookies[ThemeCookie] : null,
            await failed,
            await clock,
            time.GetUtcNow())
        {
            Aws = stack.Aws,
        };
    }

    public async Task<ClockModel?> ClockAsync() =>
        await readings.ClockAsync() is { } clock ? new ClockModel(clock.Now, TimeSpan.FromSeconds(clock.AheadSeconds)) : null;

    private async Task<int?> FailedAsync()
    {
        try
        {
            return (await readings.FailedAsync()).Count;
        }
        catch (OperationException)
        {
            return null; // the page itself says what can't be asked
        }
    }
}

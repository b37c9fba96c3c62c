using Microsoft.AspNetCore.Components;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Shell;

/// <summary>What the slices' endpoints have in common.</summary>
internal static class Slice
{
    /// <summary>A page whose regions are also streamed, by what reads them for both.</summary>
    public static void AddLivePage<TReader>(this IServiceCollection services)
        where TReader : class, ILivePage
    {
        services.AddSingleton<TReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<TReader>());
    }

    /// <summary>Answers with a page inside of what every page has around it.</summary>
    /// <param name="place">Where it is in the navigation.</param>
    /// <param name="parameters">The component's parameters by their names, besides its <c>Shell</c>.</param>
    public static async Task<IResult> ShowAsync<TPage>(this HttpContext context, string place, object parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent =>
        Page.Of<TPage>(new RouteValueDictionary(parameters) { ["Shell"] = await context.RequestServices.GetRequiredService<ShellReader>().ReadAsync(context, place) }, status);

    /// <summary>Answers that what is asked for isn't known, since Control, which alone knows it, doesn't tell.</summary>
    public static Task<IResult> ShowUnknownAsync(this HttpContext context, string place, string title) =>
        context.ShowAsync<UnknownPage>(place, new { Title = title, Why = context.RequestServices.GetRequiredService<ControlClient>().Silence }, StatusCodes.Status503ServiceUnavailable);

    /// <summary>Answers that there is no such thing, and why that may be.</summary>
    public static IResult NotFound(string title, string text) =>
        Page.Of<RefusalPage>(new { Title = title, Text = text, ShowsWayBack = true }, StatusCodes.Status404NotFound);
}

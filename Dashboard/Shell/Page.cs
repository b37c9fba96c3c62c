using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Webhooks.Dashboard.Shell;

/// <summary>
/// Answers with a page. By the renderer itself: what ASP.NET Core has around it brings its own antiforgery, whose keys it would
/// write into the user's home.
/// </summary>
internal sealed class Page(Type component, IReadOnlyDictionary<string, object?> parameters, int status) : IResult
{
    /// <param name="parameters">The component's parameters, by their names.</param>
    public static Page Of<TPage>(object parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(typeof(TPage), new RouteValueDictionary(parameters), status);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var renderer = httpContext.RequestServices.GetRequiredService<HtmlRenderer>();
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value)))).ToHtmlString());
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
    }
}

using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Webhooks.Dashboard.Tests.Running;

/// <summary>A component as a browser reads it.</summary>
internal static class Rendered
{
    /// <param name="parameters">The component's parameters, by their names.</param>
    public static async Task<IElement> AsAsync<TComponent>(object parameters)
        where TComponent : IComponent
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using HtmlRenderer renderer = new(services, NullLoggerFactory.Instance);
        var values = new RouteValueDictionary(parameters).ToDictionary(pair => pair.Key, pair => pair.Value);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(values))).ToHtmlString());
        return new HtmlParser().ParseDocument(html).Body!;
    }

    /// <summary>Its text as one reads it: white space counts once.</summary>
    public static string Reads(this INode node) => string.Join(' ', node.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A table's row as one reads it, cell by cell; empty cells are left out.</summary>
    public static string ReadsByCell(this IElement row) => string.Join(" | ", row.Children.Select(cell => cell.Reads()).Where(text => text.Length > 0));
}

using Microsoft.AspNetCore.Components;

namespace Webhooks.Dashboard.Live;

/// <summary>A part of a page that changes by itself: the page's first answer has it, and the live stream sends it again when it has changed.</summary>
/// <param name="Name">As in the page's <c>data-sse-swap</c>: <c>overview.problems</c>.</param>
/// <param name="Component">Renders it, from one parameter <c>Model</c>.</param>
public sealed record Region(string Name, Type Component, object? Model)
{
    public static Region Of<TComponent>(string name, object? model)
        where TComponent : IComponent => new(name, typeof(TComponent), model);
}

/// <summary>A page with live regions.</summary>
public interface ILivePage
{
    /// <summary>In its stream's address: <c>/live/overview</c>. The page's own query follows, so that the stream shows the same view.</summary>
    string Name { get; }

    /// <exception cref="Operations.OperationException">The stack can't be asked.</exception>
    Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken);
}

using System.Collections.Frozen;

namespace LocalCloud.ApiGateway;

/// <summary>Finds the method for a request: the most specific path that has it, its own method before <c>ANY</c>.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, Route[]>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Route[] _patterns;

    public RouteTable(IEnumerable<Route> routes)
    {
        var all = routes.ToLookup(route => route.IsExact);
        _exact = all[true]
            .GroupBy(route => route.Method.ResourcePath, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(IsAny).ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = [.. all[false].OrderBy(route => route.Rank, StringComparer.Ordinal).ThenBy(IsAny)];
    }

    /// <summary>Null: no such path, or not that method on it; API Gateway answers both alike.</summary>
    /// <param name="path">Percent-encoded, with one leading slash. A trailing one doesn't count.</param>
    public Route? Find(string method, ReadOnlySpan<char> path)
    {
        if (path.Length > 1)
        {
            path = path.TrimEnd('/');
        }

        if (path.IsEmpty)
        {
            path = "/";
        }

        if (_exact.TryGetValue(path, out var exact))
        {
            foreach (var route in exact)
            {
                if (Answers(route, method))
                {
                    return route;
                }
            }
        }

        foreach (var route in _patterns)
        {
            if (Answers(route, method) && route.Matches(path))
            {
                return route;
            }
        }

        return null;
    }

    private static bool Answers(Route route, string method) => IsAny(route) || route.Method.HttpMethod == method;

    private static bool IsAny(Route route) => route.Method.HttpMethod == "ANY";
}

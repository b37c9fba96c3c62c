using System.Globalization;

namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>
/// Puts parts in layers by their longest way from the start, as in Sugiyama's method: every edge leads on, and where one passes a layer it has a
/// place of its own there. Edges of a circle that lead back have no part in it.
/// </summary>
internal sealed class Layers
{
    /// <summary>In the id of a place that an edge passes; no logical id has it.</summary>
    public const char Passes = ' ';

    private readonly Dictionary<string, int> _depths = [];
    private readonly HashSet<(string From, string To)> _steps = [];

    /// <summary>By layer, in the order from the top; a place that an edge passes has an id of its own.</summary>
    public List<List<string>> Rows { get; } = [];

    /// <summary>Each edge with the places that it passes, from end to end.</summary>
    public Dictionary<FlowEdge, IReadOnlyList<string>> Chains { get; } = [];

    /// <summary>The edges that lead back.</summary>
    public List<FlowEdge> Back { get; } = [];

    public Layers(IReadOnlyList<string> ids, IReadOnlyList<FlowEdge> edges)
    {
        var from = edges.ToLookup(edge => edge.From);
        HashSet<string> open = [];
        var order = new Stack<string>();
        HashSet<string> done = [];
        foreach (var id in ids.OrderBy(id => edges.Any(edge => edge.To == id)))
        {
            Visit(id);
        }

        foreach (var id in ids)
        {
            _depths[id] = 0;
        }

        foreach (var edge in order.SelectMany(id => from[id]).Where(edge => !Back.Contains(edge)))
        {
            _depths[edge.To] = Math.Max(_depths[edge.To], _depths[edge.From] + 1);
        }

        Rows.AddRange(Enumerable.Range(0, _depths.Values.DefaultIfEmpty(-1).Max() + 1).Select(depth => ids.Where(id => _depths[id] == depth).ToList()));
        foreach (var edge in edges.Except(Back))
        {
            Chain(edge);
        }

        Sort();

        // In the order in which all that comes after a part is done before it; an edge to one that is still open leads back.
        void Visit(string id)
        {
            if (!done.Add(id))
            {
                return;
            }

            open.Add(id);
            foreach (var edge in from[id])
            {
                if (open.Contains(edge.To))
                {
                    Back.Add(edge);
                }
                else
                {
                    Visit(edge.To);
                }
            }

            open.Remove(id);
            order.Push(id);
        }
    }

    private void Chain(FlowEdge edge)
    {
        List<string> chain = [edge.From];
        for (var depth = _depths[edge.From] + 1; depth < _depths[edge.To]; depth++)
        {
            var passed = string.Create(CultureInfo.InvariantCulture, $"{edge.From}{Passes}{edge.To}{Passes}{depth}");
            Rows[depth].Add(passed);
            chain.Add(passed);
        }

        chain.Add(edge.To);
        Chains[edge] = chain;
        _steps.UnionWith(chain.Zip(chain.Skip(1)));
    }

    /// <summary>Each beside those that it is joined with: once along the way and once back, which is enough for so few.</summary>
    private void Sort()
    {
        var (before, after) = (_steps.ToLookup(step => step.To, step => step.From), _steps.ToLookup(step => step.From, step => step.To));
        for (var depth = 1; depth < Rows.Count; depth++)
        {
            Rows[depth] = Beside(Rows[depth], Rows[depth - 1], id => before[id]);
        }

        for (var depth = Rows.Count - 2; depth > 0; depth--)
        {
            Rows[depth] = Beside(Rows[depth], Rows[depth + 1], id => after[id]);
        }
    }

    private static List<string> Beside(List<string> row, List<string> other, Func<string, IEnumerable<string>> joined) =>
        [.. row.Select((id, at) => (Id: id, Place: joined(id).Select(each => (double?)(other.IndexOf(each) + 0.5) / other.Count).Average() ?? (at + 0.5) / row.Count)).OrderBy(each => each.Place).Select(each => each.Id)];
}

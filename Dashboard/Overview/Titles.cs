using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Overview;

/// <summary>
/// What the parts are called where there is little room: without what ends all names of the stack, and functions without a last word
/// that several share. What the outputs name has the name that it has on its page.
/// </summary>
internal sealed class Titles
{
    /// <summary>Of a box's title, in the drawing's units.</summary>
    private const double Widest = 113;

    private const int Several = 3;
    private readonly Dictionary<string, string> _whole = [];
    private readonly HashSet<string> _shared;

    public Titles(Topology topology, CurrentStack stack, IReadOnlyList<ControlFunction> functions)
    {
        var outputs = stack.Outputs;
        var isOneApi = topology.Nodes.Count(node => node.Kind == "api") == 1;
        foreach (var node in topology.Nodes)
        {
            _whole[node.Id] = node.Kind switch
            {
                "api" when isOneApi => "API Gateway",
                "queue" when node.Name == outputs.QueueName => "Queue",
                "queue" when node.Name == outputs.DeadLetterQueueName => "Dead-letter queue",
                "bucket" when node.Name == outputs.BucketName => "Archive",
                "function" when functions.FirstOrDefault(function => function.LogicalId == node.Id) is { } function => function.ShortName,
                _ => node.Name.EndsWith($"-{stack.Name}", StringComparison.Ordinal) ? node.Name[..^(stack.Name.Length + 1)] : node.Name,
            };
        }

        _shared = topology.Nodes.Where(node => node.Kind == "function").Select(node => LastWord(_whole[node.Id])).Where(word => word.Length > 0)
            .GroupBy(word => word).Where(group => group.Count() >= Several).Select(group => group.Key).ToHashSet();
    }

    /// <summary>The name in full, but for the stack's.</summary>
    public string Whole(string id) => _whole.GetValueOrDefault(id) ?? id;

    /// <summary>What fits into a box.</summary>
    public string Short(TopologyNode node)
    {
        var title = Whole(node.Id);
        if (node.Kind == "function" && LastWord(title) is var word && _shared.Contains(word))
        {
            title = title[..^word.Length];
        }

        var fits = title.Length;
        while (fits > 1 && WidthOf(title.AsSpan(0, fits)) > Widest)
        {
            fits--;
        }

        return fits == title.Length ? title : $"{title[..(fits - 1)]}…";
    }

    /// <summary>About, in the sans-serif fonts that there are.</summary>
    private static double WidthOf(ReadOnlySpan<char> text)
    {
        var width = 0.0;
        foreach (var character in text)
        {
            width += character switch { 'f' or 'i' or 'j' or 'l' or 't' or '-' or '.' or ' ' => 4, 'r' => 5, 'm' or 'w' => 11, >= 'A' and <= 'Z' => 9.5, _ => 7.4 };
        }

        return width;
    }

    /// <summary>Nothing where there is only one.</summary>
    private static string LastWord(string name)
    {
        var at = name.Length - 1;
        while (at > 0 && !char.IsUpper(name[at]))
        {
            at--;
        }

        return at > 0 ? name[at..] : "";
    }
}

namespace Webhooks.Dashboard.Overview;

/// <summary>The stack's parts as they are drawn, with what is known of each at the moment.</summary>
public sealed record SystemMap(
    MapNode Gateway, MapNode Authorizer, IReadOnlyList<MapNode> Processors, MapNode Queue, MapNode Consumer, MapNode Transactions, MapNode Events,
    MapNode Archive, MapNode DeadLetters, MapNode DeadLetterQueue, MapNode Audit, MapNode Auditor)
{
    /// <summary>In the order of a webhook's way, for the list that stands for the picture on a small screen.</summary>
    public IEnumerable<MapNode> InOrder => [Gateway, Authorizer, .. Processors, Queue, Consumer, Transactions, Events, Auditor, Audit, DeadLetterQueue, DeadLetters, Archive];
}

/// <summary>One part.</summary>
/// <param name="Kind">What it is, for who can't see the picture: <c>Function</c>.</param>
/// <param name="Facts">Up to two lines.</param>
/// <param name="Rate">How much goes through it, with its unit; null where that isn't known.</param>
/// <param name="Level">Null: within its limits.</param>
public sealed record MapNode(string Kind, string Name, IReadOnlyList<string> Facts, string? Rate, Severity? Level, string Address)
{
    /// <summary>False where nobody tells how it does; then it isn't called right either.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The whole of it in words, those of the picture first.</summary>
    public string Sentence => $"{Name} {string.Join(' ', Facts)}, {Kind}{(Rate is null ? "" : $", {Rate}")}{(Level is { } level ? $": {level.ToString().ToLowerInvariant()}" : "")}";

    public string Class => Level switch { Severity.Error => "is-bad", Severity.Warning => "is-warn", null => IsKnown ? "is-ok" : "" };

    public string Word => Level?.ToString() ?? (IsKnown ? "OK" : "Unknown");
}

using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Overview;

/// <param name="Latest">Null: the table can't be read.</param>
public sealed record OverviewModel(ProblemsModel Problems, SystemMap Map, IReadOnlyList<Tile> Tiles, IReadOnlyList<StoredEvent>? Latest, RefusedModel Refused);

/// <param name="HasEvents">Whether any came lately.</param>
public sealed record ProblemsModel(IReadOnlyList<Problem> Problems, bool HasEvents);

/// <summary>A figure.</summary>
/// <param name="Unit">Of the value; empty for a count.</param>
/// <param name="Note">Its window, and what belongs to it.</param>
/// <param name="Points">How it went, the newest last; empty where that isn't known.</param>
/// <param name="Axis">What the plot's bounds are.</param>
public sealed record Tile(string Title, string Value, string Unit, string Note, IReadOnlyList<double> Points, string Axis = "");

/// <param name="Answers">Null where nobody counts them.</param>
public sealed record RefusedModel(IReadOnlyList<RefusedAnswer>? Answers, TimeSpan Window);

public sealed record RefusedAnswer(string Route, string Status, string Meaning, long Count);

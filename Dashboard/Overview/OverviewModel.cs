using Webhooks.Dashboard.Plots;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Overview;

/// <param name="Latest">Null: the table can't be read.</param>
public sealed record OverviewModel(ProblemsModel Problems, SystemMap Map, IReadOnlyList<Figure> Tiles, IReadOnlyList<StoredEvent>? Latest, RefusedModel Refused);

/// <param name="HasEvents">Whether any came lately.</param>
public sealed record ProblemsModel(IReadOnlyList<Problem> Problems, bool HasEvents);

/// <param name="Answers">Null where nobody counts them.</param>
public sealed record RefusedModel(IReadOnlyList<RefusedAnswer>? Answers, TimeSpan Window);

public sealed record RefusedAnswer(string Route, string Status, string Meaning, long Count);

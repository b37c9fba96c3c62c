namespace LocalCloud.Filters;

/// <summary>What one service takes of the rules that AWS's filters have in common, and where it reads them in its own way.</summary>
internal sealed record FilterDialect
{
    /// <summary>The operators that it has, such as <c>prefix</c>; every other one is refused by name.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>The operators that <c>anything-but</c> may turn around; it always takes texts and numbers.</summary>
    public IReadOnlyList<string> TurnedAround { get; init; } = [];

    /// <summary>Numbers are equal by their value (300 and 3.0e2), not by how they are written.</summary>
    public bool ComparesNumbers { get; init; }

    /// <summary>For <c>exists</c>, null and the empty text count as missing.</summary>
    public bool EmptyIsMissing { get; init; }

    /// <summary>A <c>$or</c> that isn't a list of two patterns or more is a field like others; otherwise it is refused.</summary>
    public bool OrMayBeField { get; init; }

    /// <summary>Why a field can't be an object with fields of its own, in words that follow a semicolon; null: it can.</summary>
    public string? Flat { get; init; }
}

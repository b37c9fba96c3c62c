namespace CloudTemplate;

/// <summary>An IAM role: who may take it on, and what it allows.</summary>
public sealed record RoleModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The services that may take it on: <c>lambda.amazonaws.com</c>.</summary>
    public IReadOnlyList<string> TrustedServices { get; init; } = [];
    public IReadOnlyList<StatementModel> Statements { get; init; } = [];
    public IReadOnlyList<string> ManagedPolicyArns { get; init; } = [];
}

/// <summary>One statement of a policy, in lists even where the template has one string.</summary>
public sealed record StatementModel
{
    public required bool Allow { get; init; }
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>All actions but these; empty when <see cref="Actions"/> says which.</summary>
    public IReadOnlyList<string> NotActions { get; init; } = [];
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>All resources but these; empty when <see cref="Resources"/> says which.</summary>
    public IReadOnlyList<string> NotResources { get; init; } = [];

    /// <summary>The statement's conditions as JSON; null when it has none.</summary>
    public string? Conditions { get; init; }
}

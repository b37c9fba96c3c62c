using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Iam;

/// <summary>Reads policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html</summary>
internal static class PolicyDocument
{
    private static readonly PropertyTable Permission = PropertyTable.Of(["Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"], "Sid");
    private static readonly PropertyTable Principal = PropertyTable.Of(["Service"])
        .Ignore("only functions take roles on locally", "AWS", "Federated", "CanonicalUser");

    private static readonly PropertyTable Trust = PropertyTable.Of(["Effect", "Action", "Principal"], "Sid")
        .Ignore("a service of this account is always who it says", "Condition")
        .With("Principal", Principal);

    /// <summary>A role's permissions.</summary>
    public static readonly PropertyTable Document = DocumentOf(Permission);

    /// <summary>Who may take a role on.</summary>
    public static readonly PropertyTable TrustDocument = DocumentOf(Trust);

    public static IReadOnlyList<StatementModel> Statements(Section owner, string name)
    {
        owner.RequirePresence(name);
        return owner.Inner(name, Document) is { } document ? [.. document.Inners("Statement", Permission).Select(Statement)] : [];
    }

    /// <summary>The services that may take a role on, by its trust policy.</summary>
    public static IReadOnlyList<string> TrustedServices(Section owner, string name) =>
        owner.Inner(name, TrustDocument) is { } document
            ? [.. document.Inners("Statement", Trust)
                .Where(statement => statement.Text("Effect") == "Allow" && statement.Texts("Action").Any(action => action is "sts:AssumeRole" or "sts:*" or "*"))
                .SelectMany(statement => statement.Inner("Principal", Principal)?.Texts("Service") ?? [])
                .Distinct()]
            : [];

    private static PropertyTable DocumentOf(PropertyTable statement) => PropertyTable.Of(["Statement"])
        .Ignore("both versions of the language are read alike", "Version")
        .Ignore(InertReasons.ForPeople, "Id")
        .With("Statement", statement);

    private static StatementModel Statement(Section statement)
    {
        var effect = statement.Required("Effect");
        if (effect is not "Allow" and not "Deny" and not "")
        {
            statement.Problem("Effect", $"must be Allow or Deny, and is {effect}.");
        }

        ExactlyOne(statement, "Action", "NotAction");
        ExactlyOne(statement, "Resource", "NotResource");
        return new StatementModel
        {
            Allow = effect == "Allow",
            Actions = statement.Texts("Action"),
            NotActions = statement.Texts("NotAction"),
            Resources = statement.Texts("Resource"),
            NotResources = statement.Texts("NotResource"),
            Conditions = statement.Get("Condition") is Value.Map conditions ? conditions.ToJson() : null,
        };
    }

    private static void ExactlyOne(Section statement, string first, string second)
    {
        if (statement.Has(first) == statement.Has(second))
        {
            statement.Problem(first, $"a statement has either this or {second}. Give one of them.");
        }
    }
}

using CloudTemplate;

namespace LocalCloud.Iam;

/// <summary>Decides by a role's statements, as IAM does for identity-based policies within one account.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html.
/// Policy variables (<c>${aws:username}</c>) aren't replaced: such a pattern matches nothing that anybody here asks for.
/// </remarks>
public static class Policies
{
    private static readonly IReadOnlyDictionary<string, string> NoContext = new Dictionary<string, string>();

    /// <param name="statements">All that count for the caller, in any order.</param>
    /// <param name="action">Such as <c>sqs:SendMessage</c>.</param>
    /// <param name="resource">The resource's ARN; <c>*</c> for an action that has none.</param>
    /// <param name="context">The request's condition keys (<c>aws:SecureTransport</c>), whose names are compared without regard to case; null: none are known.</param>
    public static AccessDecision Evaluate(
        IEnumerable<StatementModel> statements, string action, string resource, IReadOnlyDictionary<string, string>? context = null)
    {
        var decision = AccessDecision.ImplicitDeny;
        foreach (var statement in statements)
        {
            if (!Covers(statement, action, resource) || !StatementConditions.Hold(statement, context ?? NoContext))
            {
                continue;
            }

            if (!statement.Allow)
            {
                return AccessDecision.ExplicitDeny;
            }

            decision = AccessDecision.Allowed;
        }

        return decision;
    }

    private static bool Covers(StatementModel statement, string action, string resource)
    {
        var actionCovered = statement.NotActions.Count > 0
            ? !Any(statement.NotActions, action, Pattern.MatchesAction)
            : Any(statement.Actions, action, Pattern.MatchesAction);
        return actionCovered
            && (statement.NotResources.Count > 0
                ? !Any(statement.NotResources, resource, Pattern.MatchesArn)
                : Any(statement.Resources, resource, Pattern.MatchesArn));
    }

    private static bool Any(IReadOnlyList<string> patterns, string text, Func<string, string, bool> matches)
    {
        foreach (var pattern in patterns)
        {
            if (matches(pattern, text))
            {
                return true;
            }
        }

        return false;
    }
}

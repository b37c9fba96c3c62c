using CloudTemplate;

namespace LocalCloud.Iam;

/// <summary>Says whether a caller may do something, by the roles of the template, and writes it down. Whether a denial is enforced is the front door's to decide.</summary>
public sealed class Authorizer(IEnumerable<RoleModel> roles, AccessLog log)
{
    private readonly Dictionary<string, IReadOnlyList<StatementModel>> _statements = roles.ToDictionary(role => role.Arn, role => role.Statements);

    /// <param name="action">Such as <c>sqs:SendMessage</c>.</param>
    /// <param name="resource">The resource's ARN; <c>*</c> for an action that has none.</param>
    /// <param name="context">The request's condition keys; null: none are known.</param>
    public AccessDecision Authorize(Principal caller, string action, string resource, IReadOnlyDictionary<string, string>? context = null)
    {
        var decision = caller.RoleArn is not { } role
            ? AccessDecision.Allowed   // the developer
            : _statements.TryGetValue(role, out var statements)
                ? Policies.Evaluate(statements, action, resource, context)
                : AccessDecision.ImplicitDeny;
        log.Record(caller, action, resource, decision);
        return decision;
    }
}

using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Iam;

/// <summary>
/// Says whether a caller may do something, by the roles of the template and the policies of its resources, writes it down, and warns of
/// what AWS would refuse. Whether a denial is enforced is the front door's to decide.
/// </summary>
/// <param name="policies">The policies that resources have themselves, by their ARNs; null: none has one.</param>
/// <param name="logger">Gets each kind of denial once; null: nobody is told.</param>
public sealed partial class Authorizer(
    IEnumerable<RoleModel> roles, AccessLog log, ILogger<Authorizer>? logger = null, IReadOnlyDictionary<string, ResourcePolicy>? policies = null)
{
    private readonly FrozenDictionary<string, RoleModel> _roles = roles.ToFrozenDictionary(role => role.Arn);

    /// <param name="action">Such as <c>sqs:SendMessage</c>.</param>
    /// <param name="resource">The resource's ARN; <c>*</c> for an action that has none.</param>
    /// <param name="context">The request's condition keys; null: none are known.</param>
    public AccessDecision Authorize(Principal caller, string action, string resource, IReadOnlyDictionary<string, string>? context = null)
    {
        var decision = Decide(caller, action, resource, context);
        if (log.Record(caller, action, resource, decision) && decision != AccessDecision.Allowed && logger is not null)
        {
            Warn(logger, caller, _roles.GetValueOrDefault(caller.RoleArn!), action, resource, decision);
        }

        return decision;
    }

    /// <summary>
    /// Says it, and writes nothing down. Within one account a role may what its own policies or the resource's allow, unless one of them denies it:
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
    /// </summary>
    public AccessDecision Decide(Principal caller, string action, string resource, IReadOnlyDictionary<string, string>? context = null)
    {
        if (caller.RoleArn is not { } role)
        {
            return AccessDecision.Allowed;   // the developer
        }

        var byRole = Policies.Evaluate(_roles.GetValueOrDefault(role)?.Statements ?? [], action, resource, context);
        var byResource = policies?.GetValueOrDefault(resource)?.ForRole(role, action, resource, context) ?? AccessDecision.ImplicitDeny;
        return byRole == AccessDecision.ExplicitDeny || byResource == AccessDecision.ExplicitDeny ? AccessDecision.ExplicitDeny
            : byRole == AccessDecision.Allowed || byResource == AccessDecision.Allowed ? AccessDecision.Allowed
            : AccessDecision.ImplicitDeny;
    }

    private static void Warn(ILogger logger, Principal caller, RoleModel? role, string action, string resource, AccessDecision decision)
    {
        var path = role?.Path ?? caller.RoleArn!;
        var (safeAction, safeResource) = (Quoted(action), Quoted(resource));   // the caller's words: they mustn't make lines of their own
        if (decision == AccessDecision.ExplicitDeny)
        {
            Log.Forbidden(logger, path, safeAction, safeResource, caller.Name);
        }
        else if (role is { ManagedPolicyArns: { Count: > 0 } managed })
        {
            Log.NotGrantedHere(logger, path, safeAction, safeResource, caller.Name, string.Join(", ", managed));
        }
        else
        {
            Log.NotGranted(logger, path, safeAction, safeResource, caller.Name, $$"""{"Effect":"Allow","Action":{{safeAction}},"Resource":{{safeResource}}}""");
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{RolePath} has no permission for {Action} on {Resource}, which {Caller} called: AWS would refuse it. Missing statement: {Statement}")]
        public static partial void NotGranted(ILogger logger, string rolePath, string action, string resource, string caller, string statement);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{RolePath} denies {Action} on {Resource}, which {Caller} called: AWS would refuse it, whatever else allows it. Take the denying statement out, or narrow it")]
        public static partial void Forbidden(ILogger logger, string rolePath, string action, string resource, string caller);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{RolePath} has no statement for {Action} on {Resource}, which {Caller} called: AWS would refuse it, unless a managed policy allows it; those aren't evaluated here: {ManagedPolicies}")]
        public static partial void NotGrantedHere(ILogger logger, string rolePath, string action, string resource, string caller, string managedPolicies);
    }
}

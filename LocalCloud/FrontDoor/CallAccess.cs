using LocalCloud.Iam;

namespace LocalCloud.FrontDoor;

/// <summary>
/// Whether the caller of a request may do what it asks for. The front door knows who calls; the service, once it has read the
/// request, says what it is about: <c>context.Needs("sqs:SendMessage", queueArn)</c>, for each resource of the call.
/// </summary>
/// <param name="denied">Makes of a reason what the service answers.</param>
internal sealed class CallAccess(Principal caller, Authorizer authorizer, Enforcement enforcement, Func<string, AwsServiceException> denied)
{
    // The deployed call goes by TLS; that this one doesn't need it must not change what a policy says.
    private static readonly Dictionary<string, string> Context = new() { ["aws:SecureTransport"] = "true" };

    /// <summary>Whether the service has said what the call needs.</summary>
    public bool Asked { get; private set; }

    public void Needs(string action, string resource)
    {
        Asked = true;
        var decision = authorizer.Authorize(caller, action, resource, Context);
        if (decision != AccessDecision.Allowed && enforcement == Enforcement.Enforce)
        {
            throw denied(DenialText.Of(caller, action, resource, decision));
        }
    }

    /// <summary>A role may do nothing of which it isn't known whether it may.</summary>
    public void NeedsUnknown(string call)
    {
        if (enforcement == Enforcement.Enforce && caller.RoleArn is not null)
        {
            throw denied(DenialText.Unknown(caller, call));
        }
    }

    public bool Allows(string action, string resource) =>
        enforcement == Enforcement.Record || authorizer.Decide(caller, action, resource, Context) == AccessDecision.Allowed;
}

/// <summary>How a service asks. Outside of the front door nothing is checked.</summary>
internal static class CallAccessExtensions
{
    /// <summary>Says what the call does to what.</summary>
    /// <param name="action">Such as <c>sqs:SendMessage</c>.</param>
    /// <param name="resource">The resource's ARN; <c>*</c> for an action that has none.</param>
    /// <exception cref="AwsServiceException">The caller may not, and that is enforced.</exception>
    public static void Needs(this HttpContext context, string action, string resource) =>
        context.Features.Get<CallAccess>()?.Needs(action, resource);

    /// <summary>Says that it isn't known what the call does: the log warns when it is answered.</summary>
    /// <param name="call">Such as <c>dynamodb:ExecuteStatement</c>.</param>
    /// <exception cref="AwsServiceException">Permissions are enforced, and the caller is a role.</exception>
    public static void NeedsUnknown(this HttpContext context, string call) => context.Features.Get<CallAccess>()?.NeedsUnknown(call);

    /// <summary>Whether the caller may also do something that the call doesn't do, but that decides what it is told. Always true where permissions are only recorded.</summary>
    public static bool Allows(this HttpContext context, string action, string resource) =>
        context.Features.Get<CallAccess>()?.Allows(action, resource) ?? true;
}

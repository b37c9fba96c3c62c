using LocalCloud.Iam;

namespace LocalCloud.FrontDoor;

/// <summary>
/// Whether the caller of a request may do what it asks for. The front door knows who calls; the service, once it has read the
/// request, says what it is about: <c>context.Needs("sqs:SendMessage", queueArn)</c>, for each resource of the call.
/// </summary>
internal sealed class CallAccess(Principal caller, Authorizer authorizer)
{
    // The deployed call goes by TLS; that this one doesn't need it must not change what a policy says.
    private static readonly Dictionary<string, string> Context = new() { ["aws:SecureTransport"] = "true" };

    /// <summary>Whether the service has said what the call needs.</summary>
    public bool Asked { get; private set; }

    public void Needs(string action, string resource)
    {
        Asked = true;
        authorizer.Authorize(caller, action, resource, Context);   // recorded, and allowed in any case
    }
}

/// <summary>How a service asks.</summary>
internal static class CallAccessExtensions
{
    /// <summary>Says what the call does to what. Outside of the front door nothing is checked.</summary>
    /// <param name="action">Such as <c>sqs:SendMessage</c>.</param>
    /// <param name="resource">The resource's ARN; <c>*</c> for an action that has none.</param>
    public static void Needs(this HttpContext context, string action, string resource) =>
        context.Features.Get<CallAccess>()?.Needs(action, resource);
}

namespace LocalCloud.Iam;

/// <summary>A denial in AWS's words: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html</summary>
internal static class DenialText
{
    public static string Of(Principal caller, string action, string resource, AccessDecision decision) =>
        $"User: {UserArn(caller)} is not authorized to perform: {action} on resource: {resource} " +
        (decision == AccessDecision.ExplicitDeny ? "with an explicit deny in a policy" : $"because no identity-based policy allows the {action} action");

    /// <summary>For a call whose permissions aren't known here.</summary>
    public static string Unknown(Principal caller, string call) =>
        $"User: {UserArn(caller)} is not authorized to perform: {call} because LocalCloud doesn't know which permissions that call needs. Call otherwise, or run with --iam record.";

    /// <summary><c>arn:aws:iam::000000000000:role/Worker</c>, taken on by a function → <c>arn:aws:sts::000000000000:assumed-role/Worker/function</c>: Lambda names the session for the function.</summary>
    private static string UserArn(Principal caller)
    {
        if (caller.RoleArn?.Split(':', 6) is not ["arn", var partition, "iam", _, var account, var role])
        {
            return caller.Name;
        }

        return $"arn:{partition}:sts::{account}:assumed-role/{role[(role.LastIndexOf('/') + 1)..]}/{caller.Name.Split('/')[0]}";
    }
}

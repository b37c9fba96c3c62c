namespace LocalCloud.Iam;

/// <summary>Whether a call may be made. The zero value lets nobody in.</summary>
public enum AccessDecision
{
    /// <summary>No statement allows it.</summary>
    ImplicitDeny,

    /// <summary>A statement denies it, whatever others allow.</summary>
    ExplicitDeny,

    Allowed,
}

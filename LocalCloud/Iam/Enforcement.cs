namespace LocalCloud.Iam;

/// <summary>What becomes of a call that the caller's role doesn't allow.</summary>
public enum Enforcement
{
    /// <summary>It is answered all the same; the log warns of it, and Control shows it.</summary>
    Record,

    /// <summary>It is refused as AWS refuses it.</summary>
    Enforce,
}

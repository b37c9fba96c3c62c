namespace LocalCloud.Iam;

/// <summary>Who calls: found by the access key that a request is signed with.</summary>
/// <param name="Name">For logs and errors: <c>OrderWorker/i-3f2a</c>, <c>developer</c>.</param>
/// <param name="RoleArn">The role whose policies count; null for the developer, who may do everything.</param>
public sealed record Principal(string Name, string? RoleArn)
{
    /// <summary>The person at the keyboard, with the keys of the outputs file.</summary>
    public static readonly Principal Developer = new("developer", null);
}

/// <summary>An access key as the SDKs take it.</summary>
public sealed record AccessKey(string Id, string Secret, string? SessionToken);

/// <summary>Hands out access keys and knows whose they are.</summary>
public interface IAccessKeys
{
    /// <summary>A new key for a principal.</summary>
    AccessKey Issue(Principal principal);

    /// <summary>Makes a key worthless, when the instance that had it is gone.</summary>
    void Revoke(string accessKeyId);

    /// <summary>Whose key that is; null when nobody's.</summary>
    Principal? Find(string accessKeyId);

    /// <summary>The key with its secret, to verify what was signed with it; null when it isn't one of these.</summary>
    IssuedKey? FindKey(string accessKeyId);
}

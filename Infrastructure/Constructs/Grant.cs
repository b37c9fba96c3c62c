using Amazon.CDK.AWS.IAM;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// What a function may do to which resource, and nothing else. Written out instead of CDK's <c>Grant…</c> methods, which
/// allow more than is called: reading a queue by them includes changing visibility and looking up its address.
/// </summary>
/// <param name="Resources">The resources' ARNs.</param>
/// <param name="Actions">The actions in IAM's terms: <c>sqs:SendMessage</c>.</param>
public sealed record Grant(IReadOnlyList<string> Resources, params string[] Actions)
{
    public Grant(string resource, params string[] actions)
        : this([resource], actions)
    {
    }

    /// <summary>The services' addresses that have to ask for it on the role's behalf; empty: the role may ask itself.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>The grant as a statement of a policy.</summary>
    public PolicyStatement ToStatement() => new(new PolicyStatementProps
    {
        Actions = Actions,
        Resources = [.. Resources],
        Conditions = Through.Count == 0 ? null : new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["kms:ViaService"] = Through.ToArray() } },
    });
}

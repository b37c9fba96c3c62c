using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Iam;

/// <summary>
/// A policy that a resource has itself, such as a queue's: who may do what to it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
/// </summary>
public sealed class ResourcePolicy
{
    private readonly IReadOnlyList<(StatementModel Statement, Principals Who)> _statements;

    private ResourcePolicy(IReadOnlyList<(StatementModel Statement, Principals Who)> statements) => _statements = statements;

    /// <param name="document">As the template has it, resolved.</param>
    public static ResourcePolicy Parse(string document)
    {
        using var json = JsonDocument.Parse(document);
        return new ResourcePolicy(json.RootElement.TryGetProperty("Statement", out var statements)
            ? [.. (statements.ValueKind == JsonValueKind.Array ? [.. statements.EnumerateArray()] : new List<JsonElement> { statements }).Where(statement => statement.ValueKind == JsonValueKind.Object).Select(Read)]
            : []);
    }

    /// <summary>What it says of an AWS service.</summary>
    /// <param name="service">Such as <c>sns.amazonaws.com</c>.</param>
    /// <param name="context">The request's condition keys: <c>aws:SourceArn</c>.</param>
    public AccessDecision ForService(string service, string action, string resource, IReadOnlyDictionary<string, string> context) =>
        Policies.Evaluate(_statements.Where(entry => entry.Who.HasService(service, entry.Statement.Allow)).Select(entry => entry.Statement), action, resource, context);

    /// <summary>What it says of a role of the same account.</summary>
    public AccessDecision ForRole(string roleArn, string action, string resource, IReadOnlyDictionary<string, string>? context) =>
        Policies.Evaluate(_statements.Where(entry => entry.Who.HasRole(roleArn, entry.Statement.Allow)).Select(entry => entry.Statement), action, resource, context);

    private static (StatementModel Statement, Principals Who) Read(JsonElement statement) => (
        new StatementModel
        {
            Allow = statement.TryGetProperty("Effect", out var effect) && effect.ValueEquals("Allow"),
            Actions = Texts(statement, "Action"),
            NotActions = Texts(statement, "NotAction"),
            Resources = Texts(statement, "Resource"),
            NotResources = Texts(statement, "NotResource"),
            Conditions = statement.TryGetProperty("Condition", out var conditions) ? conditions.GetRawText() : null,
        },
        Principals.Of(statement));

    private static List<string> Texts(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? Texts(value) : [];

    private static List<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Texts)],
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    /// <summary>Whom a statement is about: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html</summary>
    /// <param name="Everybody"><c>"*"</c> or <c>{"AWS": "*"}</c>.</param>
    /// <param name="Unclear">What isn't read here (<c>NotPrincipal</c>, federated ones): such a statement allows nobody, and denies everybody.</param>
    private sealed record Principals(bool Everybody, IReadOnlyList<string> Services, IReadOnlyList<string> Arns, bool Unclear)
    {
        public bool HasService(string service, bool allow) => Everybody || (Unclear && !allow) || Services.Contains(service);

        /// <summary>The account's root stands for all of the account in a denial; it doesn't by itself allow a role anything.</summary>
        public bool HasRole(string roleArn, bool allow) =>
            Everybody || (Unclear && !allow) || Arns.Contains(roleArn) || (!allow && Arns.Any(arn => arn.EndsWith(":root", StringComparison.Ordinal) || arn.All(char.IsAsciiDigit)));

        public static Principals Of(JsonElement statement)
        {
            if (!statement.TryGetProperty("Principal", out var principal))
            {
                return new Principals(Everybody: false, [], [], Unclear: true);
            }

            if (principal.ValueKind != JsonValueKind.Object)
            {
                return new Principals(Texts(principal).Contains("*"), [], [], Unclear: false);
            }

            var arns = Texts(principal, "AWS");
            return new Principals(arns.Contains("*"), Texts(principal, "Service"), arns, principal.EnumerateObject().Any(kind => kind.Name is not ("AWS" or "Service")));
        }
    }
}

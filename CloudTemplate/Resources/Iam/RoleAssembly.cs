using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.Iam;

/// <summary>Puts roles and the policies that stand beside them together.</summary>
internal sealed class RoleAssembly
{
    private readonly List<RoleModel> _roles = [];
    private readonly List<(string Role, IReadOnlyList<StatementModel> Statements, Place At)> _attached = [];

    private readonly Dictionary<string, IReadOnlyList<StatementModel>> _managed = [];

    public void Add(RoleModel role) => _roles.Add(role);

    /// <summary>A policy of the template's own, which roles may name by its ARN.</summary>
    public void AddManaged(string arn, IReadOnlyList<StatementModel> statements) => _managed[arn] = statements;

    /// <param name="role">The role's name.</param>
    public void Attach(string role, IReadOnlyList<StatementModel> statements, Place at) => _attached.Add((role, statements, at));

    public IReadOnlyList<RoleModel> Build(Problems problems)
    {
        foreach (var (role, _, at) in _attached.Where(policy => _roles.TrueForAll(role => role.Name != policy.Role)))
        {
            problems.Add(at, $"the role '{role}' isn't in the template, so nobody gets these permissions here. Make the role in the template.");
        }

        return
        [
            .. _roles.Select(role => role with
            {
                Statements =
                [
                    .. role.Statements,
                    .. role.ManagedPolicyArns.SelectMany(arn => _managed.GetValueOrDefault(arn) ?? []),
                    .. _attached.Where(policy => policy.Role == role.Name).SelectMany(policy => policy.Statements),
                ],
                ManagedPolicyArns = [.. role.ManagedPolicyArns.Where(arn => !_managed.ContainsKey(arn))],
            }),
        ];
    }
}

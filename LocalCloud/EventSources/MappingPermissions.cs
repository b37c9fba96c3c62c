using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventSources;

/// <summary>
/// What a mapping does to its source it does as the function's role, and AWS makes no mapping whose role may not:
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
/// </summary>
internal static class MappingPermissions
{
    private static readonly string[] OfQueues = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

    /// <summary>Writes down what the template's mappings need of their roles.</summary>
    /// <exception cref="StartException">A role may not, and that is enforced: a line for each mapping.</exception>
    public static void Check(SystemModel system, Authorizer authorizer, Enforcement enforcement)
    {
        List<string> refused = [];
        foreach (var mapping in system.QueueMappings.Where(mapping => mapping.Enabled))
        {
            var function = system.Functions.First(function => function.Arn == mapping.FunctionArn);
            Principal caller = new($"{function.Name}/{mapping.LogicalId}", function.RoleArn);
            var missing = OfQueues.Where(action => authorizer.Authorize(caller, $"sqs:{action}", mapping.QueueArn) != AccessDecision.Allowed).ToList();
            if (missing.Count > 0)
            {
                var role = system.Roles.FirstOrDefault(role => role.Arn == function.RoleArn)?.Path ?? function.RoleArn;
                refused.Add($"{mapping.Path}: the function's role {role} has no permission for {string.Join(", ", missing.Select(action => $"sqs:{action}"))} on {mapping.QueueArn}, without which AWS makes no mapping. Grant it.");
            }
        }

        if (refused.Count > 0 && enforcement == Enforcement.Enforce)
        {
            throw new StartException(refused);
        }
    }
}

using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventSources;

/// <summary>
/// What a mapping does to its source and its destination it does as the function's role, and AWS makes no mapping whose role may not:
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions,
/// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
/// </summary>
internal static class MappingPermissions
{
    private static readonly string[] OfQueues = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    /// <summary>AWS asks for all four on the stream, and <c>*</c> allows that, too.</summary>
    private static readonly string[] OfStreams = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"];

    /// <summary>Writes down what the template's mappings need of their roles.</summary>
    /// <exception cref="StartException">A role may not, and that is enforced: a line for each mapping.</exception>
    public static void Check(SystemModel system, Authorizer authorizer, Enforcement enforcement)
    {
        List<string> refused =
        [
            .. system.QueueMappings.Where(mapping => mapping.Enabled)
                .Select(mapping => Missing(system, authorizer, mapping, mapping.FunctionArn, OfQueues.Select(action => (action, mapping.QueueArn)))),
            .. system.StreamMappings.Where(mapping => mapping.Enabled)
                .Select(mapping => Missing(system, authorizer, mapping, mapping.FunctionArn, OfStreams.Select(action => (action, mapping.StreamArn)).Concat(OfDestination(mapping)))),
        ];
        refused.RemoveAll(line => line.Length == 0);
        if (refused.Count > 0 && enforcement == Enforcement.Enforce)
        {
            throw new StartException(refused);
        }
    }

    private static IEnumerable<(string Action, string Resource)> OfDestination(StreamMappingModel mapping) => mapping.OnFailureArn is not { } arn ? [] : Arn.Service(arn) switch
    {
        "sqs" => [("sqs:SendMessage", arn)],
        "sns" => [("sns:Publish", arn)],
        _ => [("s3:PutObject", $"{arn}/aws/lambda/{mapping.Id}/*"), ("s3:ListBucket", arn)],
    };

    /// <returns>A line that says what the role may not; empty when it may everything.</returns>
    private static string Missing(SystemModel system, Authorizer authorizer, ResourceModel mapping, string functionArn, IEnumerable<(string Action, string Resource)> needs)
    {
        var function = system.Functions.First(function => function.Arn == functionArn);
        Principal caller = new($"{function.Name}/{mapping.LogicalId}", function.RoleArn);
        var missing = needs.Where(need => authorizer.Authorize(caller, need.Action, need.Resource) != AccessDecision.Allowed).ToList();
        var role = system.Roles.FirstOrDefault(role => role.Arn == function.RoleArn)?.Path ?? function.RoleArn;
        return missing.Count == 0 ? ""
            : $"{mapping.Path}: the function's role {role} has no permission for {string.Join(", ", missing.Select(need => $"{need.Action} on {need.Resource}"))}, without which AWS makes no mapping. Grant it.";
    }
}

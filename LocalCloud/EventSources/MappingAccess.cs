using CloudTemplate;
using LocalCloud.Iam;

namespace LocalCloud.EventSources;

/// <summary>
/// Whether the functions' roles allow what Lambda does in their name for a mapping: AWS refuses to make a mapping without that.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
/// </summary>
internal static class MappingAccess
{
    /// <summary>Asks for each mapping, so that it is recorded, and a missing permission said.</summary>
    public static void Check(SystemModel system, Authorizer authorizer)
    {
        foreach (var mapping in system.QueueMappings)
        {
            Ask(mapping, mapping.FunctionArn, [.. ((string[])["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]).Select(action => (action, mapping.QueueArn))]);
        }

        foreach (var mapping in system.StreamMappings)
        {
            Ask(mapping, mapping.FunctionArn,
            [
                ("dynamodb:DescribeStream", mapping.StreamArn),
                ("dynamodb:GetShardIterator", mapping.StreamArn),
                ("dynamodb:GetRecords", mapping.StreamArn),
                ("dynamodb:ListStreams", "*"),
                .. Destination(mapping.OnFailureArn),
            ]);
        }

        void Ask(ResourceModel mapping, string functionArn, IReadOnlyList<(string Action, string Resource)> needs)
        {
            var role = system.Functions.FirstOrDefault(function => function.Arn == functionArn)?.RoleArn;
            foreach (var (action, resource) in role is null ? [] : needs)
            {
                authorizer.Authorize(new Principal(mapping.Path, role), action, resource);
            }
        }
    }

    private static IEnumerable<(string Action, string Resource)> Destination(string? arn) => arn is null ? [] : Arn.Service(arn) switch
    {
        "sqs" => [("sqs:SendMessage", arn)],
        "sns" => [("sns:Publish", arn)],
        _ => [("s3:PutObject", $"{arn}/*"), ("s3:ListBucket", arn)],
    };
}

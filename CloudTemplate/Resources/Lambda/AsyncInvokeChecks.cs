using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.Lambda;

/// <summary>Whether what asynchronous invocations lead to is there.</summary>
internal static class AsyncInvokeChecks
{
    private const string Sns = "sns.amazonaws.com";

    /// <summary>A function's destinations and its dead-letter queue are in the template.</summary>
    public static void CheckDestinations(FunctionModel function, SystemModel system, Problems problems)
    {
        (string Property, string? Arn)[] targets =
        [
            ("DeadLetterConfig.TargetArn", function.DeadLetterArn),
            ("DestinationConfig.OnSuccess", function.AsyncInvoke.OnSuccess),
            ("DestinationConfig.OnFailure", function.AsyncInvoke.OnFailure),
        ];
        foreach (var (property, arn) in targets)
        {
            if (arn is { Length: > 0 } && !IsThere(arn, system))
            {
                problems.Add(Place.Of(function).In(property), $"{arn} isn't in the template. Mend the reference.");
            }
        }
    }

    /// <summary>
    /// A topic may call the function that subscribes. SNS takes such a subscription without, and then every delivery fails:
    /// https://docs.aws.amazon.com/sns/latest/dg/lambda-console.html
    /// </summary>
    public static void CheckSubscriber(SubscriptionModel subscription, SystemModel system, Problems problems)
    {
        if (subscription is not { Protocol: SubscriptionProtocol.Lambda, Endpoint: { Length: > 0 } arn })
        {
            return;
        }

        if (!system.Functions.Any(function => function.Arn == arn))
        {
            problems.Add(Place.Of(subscription).In("Endpoint"), $"the function {arn} isn't in the template. Mend the reference.");
        }
        else if (!system.InvokePermissions.Any(permission =>
            permission.Principal == Sns && permission.FunctionArn == arn && (permission.SourceArn is not { } source || source == subscription.TopicArn)))
        {
            problems.Add(
                Place.Of(subscription).In("Endpoint"),
                $"the topic {subscription.TopicArn} may not invoke the function {arn}. Add an AWS::Lambda::Permission for it with the Principal {Sns} and the topic as SourceArn.");
        }
    }

    private static bool IsThere(string arn, SystemModel system) => arn.Split(':') is [_, _, var service, ..] && service switch
    {
        "sqs" => system.Queues.Any(queue => queue.Arn == arn),
        "sns" => system.Topics.Any(topic => topic.Arn == arn),
        "lambda" => system.Functions.Any(function => function.Arn == arn),
        "s3" => system.Buckets.Any(bucket => bucket.Arn == arn),
        _ => false,
    };
}

using CloudTemplate.Parsing;
using CloudTemplate.Resources.Lambda;

namespace CloudTemplate.Resources;

/// <summary>
/// What only shows when the parts stand side by side, and what AWS would refuse while it creates them. An empty ARN couldn't be
/// told, which was noted before.
/// </summary>
internal static class SystemChecks
{
    private const string LambdaService = "lambda.amazonaws.com";

    public static void Check(SystemModel system, Problems problems)
    {
        foreach (var function in system.Functions)
        {
            CheckRole(function, system, problems);
            CheckReferences(function, system, problems);
            AsyncInvokeChecks.CheckDestinations(function, system, problems);
        }

        foreach (var queue in system.Queues)
        {
            CheckRedrive(queue, system, problems);
        }

        foreach (var mapping in system.QueueMappings)
        {
            CheckMapping(mapping, system, problems);
        }

        foreach (var mapping in system.StreamMappings)
        {
            CheckMapping(mapping, system, problems);
        }

        foreach (var subscription in system.Subscriptions)
        {
            CheckSubscription(subscription, system, problems);
            AsyncInvokeChecks.CheckSubscriber(subscription, system, problems);
        }

        foreach (var method in system.RestApis.SelectMany(api => api.Methods))
        {
            Function(method, "Integration.Uri", method.FunctionArn, system, problems);
            if (method.Authorizer is { } authorizer)
            {
                Function(authorizer, "AuthorizerUri", authorizer.FunctionArn, system, problems);
            }
        }

        foreach (var resource in system.CustomResources)
        {
            Function(resource, "ServiceToken", resource.FunctionArn, system, problems);
        }

        CheckNames(system, problems);
    }

    private static void CheckRole(FunctionModel function, SystemModel system, Problems problems)
    {
        var role = system.Roles.FirstOrDefault(role => role.Arn == function.RoleArn);
        if (role is not null && !role.TrustedServices.Contains(LambdaService))
        {
            problems.Add(Place.Of(function).In("Role"), $"the role {role.Name} can't be taken on by Lambda. Allow sts:AssumeRole to {LambdaService} in its AssumeRolePolicyDocument.");
        }
        else if (role is null && function.RoleArn.Length > 0)
        {
            problems.Add(Place.Of(function).In("Role"), $"the role {function.RoleArn} isn't in the template, so what it allows isn't known. Make the role in the template.");
        }
    }

    private static void CheckReferences(FunctionModel function, SystemModel system, Problems problems)
    {
        foreach (var (name, text) in function.Environment)
        {
            foreach (var reference in DynamicReference.In(text).Where(reference => !system.Secrets.Any(secret => secret.Arn == reference.SecretId || secret.Name == reference.SecretId)))
            {
                problems.Add(Place.Of(function).In($"Environment.Variables.{name}"), $"the secret {reference.SecretId} isn't in the template. Mend the reference.");
            }
        }
    }

    private static void CheckRedrive(QueueModel queue, SystemModel system, Problems problems)
    {
        if (queue.Redrive is { DeadLetterQueueArn: { Length: > 0 } target } && !system.Queues.Any(other => other.Arn == target))
        {
            problems.Add(Place.Of(queue).In("RedrivePolicy.deadLetterTargetArn"), $"the queue {target} isn't in the template. Mend the reference.");
        }
    }

    private static void CheckMapping(QueueMappingModel mapping, SystemModel system, Problems problems)
    {
        var function = Function(mapping, "FunctionName", mapping.FunctionArn, system, problems);
        var queue = system.Queues.FirstOrDefault(queue => queue.Arn == mapping.QueueArn);
        if (queue is null && mapping.QueueArn.Contains(":sqs:", StringComparison.Ordinal))
        {
            problems.Add(Place.Of(mapping).In("EventSourceArn"), $"the queue {mapping.QueueArn} isn't in the template. Mend the reference.");
        }

        // Lambda refuses such a mapping, for a message would be handed out again while the function still works on it.
        if (queue is not null && function is not null && queue.VisibilityTimeout < function.Timeout)
        {
            problems.Add(
                Place.Of(mapping),
                $"the queue's visibility timeout ({queue.VisibilityTimeout.TotalSeconds} s) is shorter than the function's timeout ({function.Timeout.TotalSeconds} s). Make it six times as long.");
        }
    }

    private static void CheckMapping(StreamMappingModel mapping, SystemModel system, Problems problems)
    {
        Function(mapping, "FunctionName", mapping.FunctionArn, system, problems);
        if (!system.Tables.Any(table => table.StreamArn == mapping.StreamArn))
        {
            problems.Add(Place.Of(mapping).In("EventSourceArn"), $"the stream {mapping.StreamArn} isn't that of a table in the template. Mend the reference.");
        }

        if (mapping.OnFailureArn is { Length: > 0 } target
            && !system.Queues.Any(queue => queue.Arn == target) && !system.Topics.Any(topic => topic.Arn == target) && !system.Buckets.Any(bucket => bucket.Arn == target))
        {
            problems.Add(Place.Of(mapping).In("DestinationConfig.OnFailure.Destination"), $"{target} is no queue, topic or bucket of the template. Mend the reference.");
        }
    }

    private static void CheckSubscription(SubscriptionModel subscription, SystemModel system, Problems problems)
    {
        if (subscription.TopicArn.Length > 0 && !system.Topics.Any(topic => topic.Arn == subscription.TopicArn))
        {
            problems.Add(Place.Of(subscription).In("TopicArn"), $"the topic {subscription.TopicArn} isn't in the template. Mend the reference.");
        }

        if (subscription is { Protocol: SubscriptionProtocol.Sqs, Endpoint: { Length: > 0 } endpoint } && !system.Queues.Any(queue => queue.Arn == endpoint))
        {
            problems.Add(Place.Of(subscription).In("Endpoint"), $"the queue {endpoint} isn't in the template. Mend the reference.");
        }

        if (subscription.DeadLetterQueueArn is { Length: > 0 } target && !system.Queues.Any(queue => queue.Arn == target))
        {
            problems.Add(Place.Of(subscription).In("RedrivePolicy.deadLetterTargetArn"), $"the queue {target} isn't in the template. Mend the reference.");
        }
    }

    private static FunctionModel? Function(ResourceModel owner, string property, string arn, SystemModel system, Problems problems)
    {
        var name = FunctionArn.Unqualified(arn);
        var function = system.Functions.FirstOrDefault(function => function.Arn == name);
        if (function is null && arn.Length > 0)
        {
            problems.Add(Place.Of(owner).In(property), $"the function {arn} isn't in the template. Mend the reference.");
        }

        return function;
    }

    private static void CheckNames(SystemModel system, Problems problems)
    {
        IEnumerable<(ResourceModel Resource, string Kind, string Name)> named =
        [
            .. system.Functions.Select(function => (function, "function", function.Name)),
            .. system.Queues.Select(queue => (queue, "queue", queue.Name)),
            .. system.Topics.Select(topic => (topic, "topic", topic.Name)),
            .. system.Tables.Select(table => (table, "table", table.Name)),
            .. system.Secrets.Select(secret => (secret, "secret", secret.Name)),
            .. system.Buckets.Select(bucket => (bucket, "bucket", bucket.Name)),
            .. system.Roles.Select(role => (role, "role", role.Name)),
            .. system.LogGroups.Select(group => (group, "log group", group.Name)),
        ];
        foreach (var same in named.GroupBy(entry => (entry.Kind, entry.Name)).Where(same => same.Count() > 1))
        {
            var (first, second) = (same.First().Resource, same.ElementAt(1).Resource);
            problems.Add(Place.Of(second), $"there is another {same.Key.Kind} of the name {same.Key.Name}: {Place.Of(first)}. Give them different names.");
        }
    }
}

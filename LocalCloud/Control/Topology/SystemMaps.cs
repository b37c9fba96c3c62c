using CloudTemplate;
using LocalCloud.Iam;

namespace LocalCloud.Control.Topology;

/// <summary>Draws the map of a system from its template alone, so it is the same while it runs.</summary>
internal static class SystemMaps
{
    /// <param name="apiUrls">Where the APIs are served, by logical id.</param>
    public static SystemMap Of(SystemModel system, IReadOnlyDictionary<string, Uri> apiUrls)
    {
        MapNode[] nodes =
        [
            .. system.RestApis.Select(api => Node(api, "api", api.Name) with { Url = apiUrls[api.LogicalId].AbsoluteUri }),
            .. system.RestApis.SelectMany(api => api.Methods.Select(method => Node(method, "route", $"{method.HttpMethod} {method.ResourcePath}") with { Api = api.LogicalId })),
            .. system.Functions.Select(function => Node(function, "function", function.Name) with { Arn = function.Arn }),
            .. system.Queues.Select(queue => Node(queue, "queue", queue.Name) with { Arn = queue.Arn, Url = queue.Url }),
            .. system.Topics.Select(topic => Node(topic, "topic", topic.Name) with { Arn = topic.Arn }),
            .. system.Tables.Select(table => Node(table, "table", table.Name) with { Arn = table.Arn }),
            .. system.Buckets.Select(bucket => Node(bucket, "bucket", bucket.Name) with { Arn = bucket.Arn }),
            .. system.Secrets.Select(secret => Node(secret, "secret", secret.Name) with { Arn = secret.Arn }),
        ];
        var byArn = nodes.Where(node => node.Arn is not null).ToDictionary(node => node.Arn!);
        foreach (var table in system.Tables.Where(table => table.StreamArn is not null))
        {
            byArn[table.StreamArn!] = byArn[table.Arn];
        }

        MapNode[] mappings =
        [
            .. system.QueueMappings.Select(mapping => MappingNode(mapping, mapping.QueueArn, mapping.FunctionArn)),
            .. system.StreamMappings.Select(mapping => MappingNode(mapping, mapping.StreamArn, mapping.FunctionArn)),
        ];
        return new SystemMap(
            system.Region, system.AccountId, [.. nodes, .. mappings], [.. Edges(system, Find).OfType<MapEdge>(), .. Calls(system, byArn.Values.Distinct())],
            [.. system.NotEmulated.Select(resource => new MapGap(resource.LogicalId, resource.Type, resource.Path))]);

        // A function's ARN may have a version or an alias at its end.
        MapNode? Find(string arn) => byArn.GetValueOrDefault(arn) ?? byArn.GetValueOrDefault(string.Join(':', arn.Split(':').Take(7)));

        MapNode MappingNode(ResourceModel mapping, string source, string function) =>
            Node(mapping, "mapping", $"{Find(source)?.Name ?? source} → {Find(function)?.Name ?? function}");
    }

    private static MapNode Node(ResourceModel resource, string kind, string name) => new(resource.LogicalId, kind, name, resource.Path);

    private static IEnumerable<MapEdge?> Edges(SystemModel system, Func<string, MapNode?> find)
    {
        foreach (var method in system.RestApis.SelectMany(api => api.Methods))
        {
            yield return method.Authorizer is { } authorizer ? Edge(method.LogicalId, find(authorizer.FunctionArn), "authorizes") : null;
            yield return Edge(method.LogicalId, find(method.FunctionArn), "invokes");
        }

        foreach (var mapping in system.QueueMappings)
        {
            yield return Edge(find(mapping.QueueArn)?.Id, find(mapping.FunctionArn), "feeds", mapping.LogicalId);
        }

        foreach (var mapping in system.StreamMappings)
        {
            yield return Edge(find(mapping.StreamArn)?.Id, find(mapping.FunctionArn), "streams", mapping.LogicalId);
            yield return mapping.OnFailureArn is { } failures ? Edge(find(mapping.StreamArn)?.Id, find(failures), "fails", mapping.LogicalId) : null;
        }

        foreach (var queue in system.Queues.Where(queue => queue.Redrive is not null))
        {
            yield return Edge(queue.LogicalId, find(queue.Redrive!.DeadLetterQueueArn), "deadLetters") is { } edge ? edge with { MaxReceiveCount = queue.Redrive.MaxReceiveCount } : null;
        }

        foreach (var subscription in system.Subscriptions)
        {
            yield return Edge(find(subscription.TopicArn)?.Id, find(subscription.Endpoint), "delivers");
        }

        foreach (var function in system.Functions.Where(function => function.DeadLetterArn is not null))
        {
            yield return Edge(function.LogicalId, find(function.DeadLetterArn!), "fails");
        }
    }

    /// <summary>Null where one of the ends isn't of this template.</summary>
    private static MapEdge? Edge(string? from, MapNode? to, string kind, string? mapping = null) => from is null || to is null ? null : new MapEdge(from, to.Id, kind) { Mapping = mapping };

    /// <summary>What a function's role names by its actions and by its ARN or what is below it; a bare star names nothing.</summary>
    private static IEnumerable<MapEdge> Calls(SystemModel system, IEnumerable<MapNode> nodes)
    {
        var targets = nodes.ToList();
        foreach (var function in system.Functions)
        {
            var allowed = system.Roles.Where(role => role.Arn == function.RoleArn).SelectMany(role => role.Statements).Where(statement => statement.Allow).ToList();
            foreach (var target in targets)
            {
                var service = target.Arn!.Split(':')[2];
                var actions = allowed
                    .Where(statement => statement.Resources.Any(resource => resource != "*" && (Pattern.MatchesArn(resource, target.Arn) || resource.StartsWith($"{target.Arn}/", StringComparison.Ordinal))))
                    .SelectMany(statement => statement.Actions)
                    .Where(action => action.StartsWith($"{service}:", StringComparison.OrdinalIgnoreCase))
                    .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
                if (actions.Count > 0)
                {
                    yield return new MapEdge(function.LogicalId, target.Id, "calls") { Actions = actions };
                }
            }
        }
    }
}

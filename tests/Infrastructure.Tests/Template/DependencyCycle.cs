using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Webhooks.Infrastructure.Tests.Template;

/// <summary>Finds resources that wait for each other, which the synthesis lets pass and the deployment doesn't.</summary>
internal static partial class DependencyCycle
{
    /// <summary>The logical ids along a cycle, or nothing when there is none.</summary>
    public static IReadOnlyList<string> Find(JsonObject resources)
    {
        var edges = resources.ToDictionary(resource => resource.Key, resource => References(resource.Value).Where(resources.ContainsKey).ToHashSet());
        var done = new HashSet<string>();
        return [.. resources.Select(resource => Visit(resource.Key, [])).FirstOrDefault(cycle => cycle.Count > 0) ?? []];

        List<string> Visit(string id, List<string> way)
        {
            if (way.Contains(id))
            {
                return [.. way.SkipWhile(step => step != id), id];
            }

            if (!done.Add(id))
            {
                return [];
            }

            return edges[id].Select(next => Visit(next, [.. way, id])).FirstOrDefault(cycle => cycle.Count > 0) ?? [];
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(property => property.Key switch
        {
            "Ref" => Names(property.Value),
            "DependsOn" => property.Value is JsonArray several ? several.SelectMany(Names) : Names(property.Value),
            "Fn::GetAtt" => Names(property.Value is JsonArray parts ? parts[0] : property.Value),
            "Fn::Sub" => Placeholder().Matches((property.Value is JsonArray parts ? parts[0] : property.Value)!.ToString())
                .Select(match => match.Groups["name"].Value)
                .Concat(References(property.Value)),
            _ => References(property.Value),
        }),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static string[] Names(JsonNode? value) => [value!.ToString().Split('.')[0]];

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9]+)[.}]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}

using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>Which resources need which, as CloudFormation finds it out to order their creation: by every reference and by DependsOn.</summary>
/// <param name="resources">Those that are made, conditions applied.</param>
internal sealed class Dependencies(IReadOnlyDictionary<string, Resource> resources, Conditions conditions, Symbols symbols, Problems problems)
{
    private readonly HashSet<string> _done = [];
    private readonly List<string> _way = [];

    /// <summary>Resources that are part of a circle, which is noted. Their names and attributes can't be told.</summary>
    public HashSet<string> InCircles { get; } = [];

    /// <summary>The logical ids, each after those that it needs.</summary>
    public List<string> Order { get; } = [];

    /// <summary>Notes references to nothing, in parts that nothing evaluates too, and circles.</summary>
    public void Check()
    {
        foreach (var resource in resources.Values)
        {
            Visit(resource);
        }
    }

    /// <summary>Notes references to nothing in an expression that isn't a resource's.</summary>
    public void CheckNames(JsonElement expression, Place at)
    {
        foreach (var (name, place) in Names(expression, at))
        {
            Find(name, place);
        }
    }

    private void Visit(Resource resource)
    {
        if (_way.IndexOf(resource.LogicalId) is >= 0 and var start)
        {
            var circle = _way[start..];
            InCircles.UnionWith(circle);
            problems.Add(resource.Place, $"these need one another, so none can be made first: {string.Join(" → ", [.. circle, resource.LogicalId])}. Take one of the references out.");
            return;
        }

        if (!_done.Add(resource.LogicalId))
        {
            return;
        }

        _way.Add(resource.LogicalId);
        var needed = Names(resource.Properties, resource.Place)
            .Select(reference => Find(reference.Name, reference.At))
            .Concat(resource.DependsOn.Select(resources.GetValueOrDefault))   // one that its condition leaves out may be named here
            .OfType<Resource>()
            .Distinct()
            .ToList();
        foreach (var other in needed)
        {
            Visit(other);
        }

        _way.RemoveAt(_way.Count - 1);
        Order.Add(resource.LogicalId);
    }

    /// <summary>The resource of that name; null for a parameter, and for what isn't there, which is noted.</summary>
    private Resource? Find(string name, Place at)
    {
        if (resources.TryGetValue(name, out var resource))
        {
            return resource;
        }

        if (symbols.Find(name) is null)
        {
            problems.Add(at, $"the template has no parameter and no resource '{name}', or its condition leaves it out. Mend the name.");
        }

        return null;
    }

    /// <summary>All names that an expression refers to; of an <c>Fn::If</c>, only those of the branch that counts.</summary>
    private IEnumerable<(string Name, Place At)> Names(JsonElement json, Place at) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Names(item, at.At(index))),
        JsonValueKind.Object when Intrinsics.Called(json) is { } call => Names(call, at.In(call.Name)),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Names(property.Value, at.In(property.Name))),
        _ => [],
    };

    private IEnumerable<(string Name, Place At)> Names(JsonProperty call, Place at)
    {
        var argument = call.Value;
        switch (call.Name)
        {
            case "Ref" when argument.ValueKind == JsonValueKind.String:
                return [(argument.GetString()!, at)];
            case "Fn::GetAtt" when References.Target(argument) is { } target:
                return Names(target.Attribute, at).Prepend((target.LogicalId, at));
            case "Fn::Sub":
                return Substitution.References(argument).Select(name => (name.Split('.')[0], at)).Concat(Names(argument, at));
            case "Fn::If" when argument.ValueKind == JsonValueKind.Array && argument.GetArrayLength() == 3 && argument[0].ValueKind == JsonValueKind.String:
                return Names(argument[conditions.Holds(argument[0].GetString()!, at) ? 1 : 2], at);
            default:
                return Names(argument, at);
        }
    }
}

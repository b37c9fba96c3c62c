using CloudTemplate.Evaluation;
using CloudTemplate.Parsing;

namespace CloudTemplate.Resources;

/// <summary>A resource as its type reads it: properties evaluated when they are asked for, and only once.</summary>
internal sealed class ResourceView
{
    private readonly Dictionary<string, Value> _values = [];

    public ResourceView(Resource declared, ResourceType type, Evaluator evaluator, TemplateContext context)
    {
        Declared = declared;
        Type = type;
        Context = context;
        var names = declared.Properties.EnumerateObject().Select(property => property.Name).ToHashSet();
        Properties = new Section(names, Evaluated, declared.Place, evaluator.Problems);

        Value Evaluated(string name)
        {
            if (!_values.TryGetValue(name, out var value))
            {
                value = evaluator.Evaluate(declared.Properties.GetProperty(name), declared.Place.In(name));
                _values[name] = value;
                DynamicReferences.Check(value, type.LooksUp(name), declared.Place.In(name), evaluator.Problems);
            }

            return value;
        }
    }

    public Resource Declared { get; }

    public ResourceType Type { get; }

    public TemplateContext Context { get; }

    public Section Properties { get; }

    public string LogicalId => Declared.LogicalId;

    public string Path => Declared.Path;

    /// <summary>What ids and suffixes that AWS would draw are made of here.</summary>
    public string Seed => $"{Context.StackName}/{LogicalId}";

    /// <summary>Notes every property that isn't in the type's table.</summary>
    public void CheckProperties()
    {
        foreach (var name in Properties.Names.Where(name => !Type.Properties.Allows(name) && !Type.TakesAnyProperty))
        {
            if (!Context.Allowed.Contains($"{Declared.Type}.{name}") && Properties.Has(name))
            {
                Properties.Problem(name, $"{Type.Properties.Refusal(name)} Take it out, or allow it by name: {Declared.Type}.{name}.");
            }
        }
    }

    /// <summary>The name that the template gives by that property, or the one that CloudFormation would make up.</summary>
    public string PhysicalName(string property, int maxLength) =>
        Properties.Text(property) ?? Made(property) ?? Evaluation.PhysicalName.Generate(Context.StackName, LogicalId, maxLength);

    /// <summary>What AWS says of the resource, where it is there already; null where it isn't.</summary>
    /// <param name="attribute">Null: what <c>Ref</c> gives.</param>
    public string? Made(string? attribute = null) => Context.Made.GetValueOrDefault(attribute is null ? LogicalId : $"{LogicalId}.{attribute}");

    /// <summary>An ARN in the template's region and account.</summary>
    public string Arn(string service, string resource) => $"arn:{Context.Partition}:{service}:{Context.Region}:{Context.AccountId}:{resource}";
}

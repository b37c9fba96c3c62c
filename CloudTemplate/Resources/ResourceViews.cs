using CloudTemplate.Evaluation;
using CloudTemplate.Parsing;

namespace CloudTemplate.Resources;

/// <summary>The template's resources by logical id.</summary>
internal sealed class ResourceViews(IReadOnlyDictionary<string, Resource> resources, IReadOnlySet<string> inCircles, TemplateContext context) : IResources
{
    private readonly Dictionary<string, ResourceView> _views = [];
    private Evaluator? _evaluator;

    /// <summary>Those of a type that is known here.</summary>
    public IEnumerable<ResourceView> All => _views.Values;

    /// <summary>Views evaluate by the evaluator, and the evaluator refers to views.</summary>
    public void EvaluateBy(Evaluator evaluator)
    {
        _evaluator = evaluator;
        foreach (var resource in resources.Values)
        {
            if (ResourceTypes.Find(resource.Type) is { } type)
            {
                _views[resource.LogicalId] = new ResourceView(resource, type, evaluator, context);
            }
        }
    }

    public Value? Ref(string logicalId, Place at) => Of(logicalId, at, $"Ref of '{logicalId}'", view => view.Type.Ref(view));

    public Value? Attribute(string logicalId, string attribute, Place at) =>
        Of(logicalId, at, $"'{attribute}' of '{logicalId}'", view => view.Type.Attribute(view, attribute));

    private Value? Of(string logicalId, Place at, string what, Func<ResourceView, string?> read)
    {
        if (!resources.TryGetValue(logicalId, out var resource))
        {
            return null;
        }

        if (inCircles.Contains(logicalId))
        {
            return Value.Unresolved;   // noted as a circle; evaluating it would never end
        }

        if (_views.TryGetValue(logicalId, out var view))
        {
            return read(view) is { } value ? Value.Text(value) : Fail($"{what} isn't known: {resource.Type} has no such attribute here. Use another.");
        }

        return ResourceTypes.IsInert(resource.Type) || context.Allowed.Contains(resource.Type)
            ? Fail($"{what} is needed here, and {resource.Type} isn't emulated, so there is none. Take the reference out.")
            : Value.Unresolved;   // noted as a type that isn't known

        Value Fail(string problem) => _evaluator!.Fail(at, problem);
    }
}

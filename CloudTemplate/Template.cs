using CloudTemplate.Evaluation;
using CloudTemplate.Parsing;
using CloudTemplate.Resources;

namespace CloudTemplate;

/// <summary>A CloudFormation template (JSON).</summary>
public static class Template
{
    /// <summary>Resolves a template's text into the system that it describes.</summary>
    /// <exception cref="TemplateException">The text isn't a template, or holds what can't be resolved honestly.</exception>
    public static SystemModel Resolve(ReadOnlyMemory<byte> utf8Json, TemplateContext context)
    {
        var problems = new Problems();
        var document = TemplateDocument.Parse(utf8Json, problems);
        var symbols = new Symbols(context, ParameterValues.Read(document.Parameters, context.Parameters, problems));
        var conditions = new Conditions(
            document.Conditions,
            new Evaluator { Symbols = symbols, Mappings = document.Mappings, Problems = problems, HasLanguageExtensions = document.HasLanguageExtensions });
        conditions.Check();

        var resources = document.Resources.Values
            .Where(resource => resource.Condition is null || conditions.Holds(resource.Condition, resource.Place))
            .ToDictionary(resource => resource.LogicalId);
        var dependencies = new Dependencies(resources, conditions, symbols, problems);
        dependencies.Check();

        var views = new ResourceViews(resources, dependencies.InCircles, context);
        var evaluator = new Evaluator
        {
            Symbols = symbols,
            Mappings = document.Mappings,
            Problems = problems,
            HasLanguageExtensions = document.HasLanguageExtensions,
            Conditions = conditions,
            Resources = views,
        };
        views.EvaluateBy(evaluator);

        var model = new ModelBuilder(context, problems);
        ReadResources(resources.Values, views, model, context, problems);
        var system = model.Build(Outputs.Read(document.Outputs, evaluator, dependencies), dependencies.Order);
        SystemChecks.Check(system, problems);
        problems.ThrowIfAny();
        return system;
    }

    private static void ReadResources(IEnumerable<Resource> resources, ResourceViews views, ModelBuilder model, TemplateContext context, Problems problems)
    {
        foreach (var view in views.All)
        {
            view.CheckProperties();
            view.Type.Read(view, model);
        }

        foreach (var resource in resources.Where(resource => ResourceTypes.Find(resource.Type) is null))
        {
            if (!ResourceTypes.IsInert(resource.Type) && !context.Allowed.Contains(resource.Type))
            {
                problems.Add(resource.Place, ResourceTypes.Refusal(resource.Type));
            }
            else if (ResourceTypes.IsMentioned(resource.Type))
            {
                model.NotEmulated.Add(new NotEmulatedResource { LogicalId = resource.LogicalId, Path = resource.Path, Type = resource.Type });
            }
        }
    }
}

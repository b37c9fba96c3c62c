using System.Text.Json.Nodes;
using CloudTemplate.Parsing;

namespace CloudTemplate;

/// <summary>
/// The part of a template that keeps something, as a template of its own: tables, queues, topics, buckets and secrets, the keys that they
/// need, and the policies that belong to them. It is made of the template itself, so it can't drift from it.
/// </summary>
/// <remarks>
/// Nothing outlives the stack: every resource has the deletion policy <c>Delete</c>, and no table is protected. A statement that allows
/// something to a resource that isn't made (a function's role) is left out: then less is allowed. One that denies is refused.
/// </remarks>
public sealed class StorageTemplate
{
    private readonly IReadOnlyDictionary<string, string> _outputs;

    internal StorageTemplate(JsonObject json, IReadOnlyList<StorageResource> resources, IReadOnlyDictionary<string, string> outputs) =>
        (Json, Resources, _outputs) = (json.ToJsonString(), resources, outputs);

    /// <summary>The template's text.</summary>
    public string Json { get; }

    /// <summary>What is made, in the template's order.</summary>
    public IReadOnlyList<StorageResource> Resources { get; }

    /// <summary>Takes the storage out of a template.</summary>
    /// <exception cref="TemplateException">It isn't a template, or its storage needs what isn't storage.</exception>
    public static StorageTemplate Of(ReadOnlyMemory<byte> utf8Json)
    {
        Problems problems = new();
        var document = TemplateDocument.Parse(utf8Json, problems);
        problems.ThrowIfAny();
        if (document.HasLanguageExtensions)
        {
            problems.Add(new Place("Transform"), "storage of a template with a transform can't be made by itself. Give the template as it is after it.");
        }

        var storage = new Storage.StorageSelection(document, problems).Select((JsonObject)JsonNode.Parse(utf8Json.Span)!);
        problems.ThrowIfAny();
        return storage;
    }

    /// <summary>What the outputs of the stack say of its resources, as <see cref="TemplateContext.Made"/> takes it.</summary>
    /// <param name="outputs">The stack's outputs, by key.</param>
    /// <exception cref="TemplateException">One is missing: the stack was made of another template.</exception>
    public IReadOnlyDictionary<string, string> Made(IReadOnlyDictionary<string, string> outputs)
    {
        var missing = _outputs.Where(output => !outputs.ContainsKey(output.Key)).Select(output => $"Outputs.{output.Key}: the stack doesn't say what {output.Value} is. Update it.").ToList();
        return missing.Count == 0 ? _outputs.ToDictionary(output => output.Value, output => outputs[output.Key]) : throw new TemplateException(missing);
    }
}

/// <summary>A resource that is made.</summary>
/// <param name="Type"><c>AWS::SQS::Queue</c>.</param>
/// <param name="Path">The construct's path.</param>
public sealed record StorageResource(string LogicalId, string Type, string Path);

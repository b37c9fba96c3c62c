namespace CloudTemplate.Parsing;

/// <summary>Everything that is wrong with a template, in the order in which it was found and each thing once.</summary>
internal sealed class Problems
{
    private readonly OrderedDictionary<string, bool> _lines = [];

    public bool Any => _lines.Count > 0;

    /// <param name="what">What is wrong and what to do about it, as one or two sentences.</param>
    public void Add(Place place, string what) => _lines.TryAdd($"{place}: {what}", true);

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new TemplateException([.. _lines.Keys]);
        }
    }
}

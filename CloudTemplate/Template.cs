namespace CloudTemplate;

/// <summary>A CloudFormation template (JSON).</summary>
public static class Template
{
    /// <summary>Resolves a template's text into the system that it describes.</summary>
    /// <exception cref="TemplateException">The text isn't a template, or holds what can't be resolved honestly.</exception>
    public static SystemModel Resolve(ReadOnlyMemory<byte> utf8Json, TemplateContext context) =>
        throw new TemplateException(["not written yet"]);
}

namespace CloudTemplate;

/// <summary>The CDK's <c>&lt;stack&gt;.assets.json</c>: which folder or file beside the template is published under which S3 key.</summary>
public sealed class AssetManifest
{
    private readonly Dictionary<string, string> _paths = [];

    /// <summary>Reads the manifest that lies beside a template (<c>X.template.json</c> → <c>X.assets.json</c>).</summary>
    /// <exception cref="TemplateException">It is missing or unreadable.</exception>
    public static AssetManifest Beside(string templatePath) => throw new TemplateException([$"not written yet: {templatePath}"]);

    /// <summary>The folder (or zip file) of that S3 key, as an absolute path; null when the manifest has no such key.</summary>
    public string? Find(string objectKey) => _paths.GetValueOrDefault(objectKey);
}

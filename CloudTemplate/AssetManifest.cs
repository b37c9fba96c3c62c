using System.Text.Json;

namespace CloudTemplate;

/// <summary>The CDK's <c>&lt;stack&gt;.assets.json</c>: which folder or file beside the template is published under which S3 key.</summary>
/// <remarks>The format: https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_cloud-assembly-schema.AssetManifest.html</remarks>
public sealed class AssetManifest
{
    private const string TemplateEnd = ".template.json";

    private readonly Dictionary<string, string> _paths;

    private AssetManifest(Dictionary<string, string> paths) => _paths = paths;

    /// <summary>Reads the manifest that lies beside a template (<c>X.template.json</c> → <c>X.assets.json</c>).</summary>
    /// <exception cref="TemplateException">It is missing or unreadable.</exception>
    public static AssetManifest Beside(string templatePath)
    {
        var template = Path.GetFullPath(templatePath);
        var folder = Path.GetDirectoryName(template)!;
        var name = Path.GetFileName(template);
        var stack = name.EndsWith(TemplateEnd, StringComparison.Ordinal) ? name[..^TemplateEnd.Length] : Path.GetFileNameWithoutExtension(name);
        var manifest = Path.Combine(folder, $"{stack}.assets.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return new AssetManifest(Paths(json.RootElement, folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TemplateException([$"{manifest}: can't be read, and says where the functions' code is. Synthesise the template again. ({error.Message})"]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TemplateException([$"{manifest}: isn't an asset manifest of the CDK. Synthesise the template again. ({error.Message})"]);
        }
    }

    /// <summary>The folder (or zip file) of that S3 key, as an absolute path; null when the manifest has no such key.</summary>
    public string? Find(string objectKey) => _paths.GetValueOrDefault(objectKey);

    private static Dictionary<string, string> Paths(JsonElement manifest, string folder)
    {
        var paths = new Dictionary<string, string>();
        if (!manifest.TryGetProperty("files", out var files))
        {
            return paths;
        }

        foreach (var file in files.EnumerateObject())
        {
            // An asset may also be made by a command ("executable"), which nobody here runs: its key isn't found.
            if (file.Value.GetProperty("source").TryGetProperty("path", out var path))
            {
                foreach (var destination in file.Value.GetProperty("destinations").EnumerateObject())
                {
                    paths[destination.Value.GetProperty("objectKey").GetString()!] = Path.GetFullPath(path.GetString()!, folder);
                }
            }
        }

        return paths;
    }
}

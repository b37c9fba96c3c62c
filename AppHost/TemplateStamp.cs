using System.Collections;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.AppHost;

/// <summary>
/// Tells whether the template of an earlier start is what the CDK app would make now: what goes into it has the same content, and so has it.
/// Packages aren't read: <c>deps.json</c> names them with their hashes.
/// </summary>
internal sealed class TemplateStamp
{
    private static readonly string[] Packages = ["Amazon.", "Constructs", "Microsoft.", "Newtonsoft.", "System."];
    private readonly string _file;
    private readonly string _template;
    private readonly string _inputs;

    /// <param name="folder">Where the template is, and the stamp beside it.</param>
    /// <param name="template">The template's path.</param>
    /// <param name="app">The built CDK app's folder, with the functions that it takes along.</param>
    /// <param name="arguments">What else the app is told.</param>
    public TemplateStamp(string folder, string template, string app, IReadOnlyList<string> arguments)
    {
        (_file, _template) = (Path.Combine(folder, "stamp"), template);
        _inputs = Inputs(app, arguments);
    }

    /// <summary>True where a template lies that needn't be made again.</summary>
    public bool IsValid()
    {
        try
        {
            return File.ReadAllText(_file) == Text();
        }
        catch (IOException)   // there is none, or no template
        {
            return false;
        }
    }

    /// <summary>Before the template is made anew, so that half a one is never taken for whole.</summary>
    public void Remove()
    {
        if (File.Exists(_file))
        {
            File.Delete(_file);
        }
    }

    public void Put() => File.WriteAllText(_file, Text());

    private string Text() => $"{_inputs}\n{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_template)))}\n";

    private static string Inputs(string app, IReadOnlyList<string> arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}");
        foreach (var text in arguments.Concat(variables.Where(IsTheAppS).Order(StringComparer.Ordinal)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text + '\n'));
        }

        foreach (var file in Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(app, file);
            if (!Packages.Any(package => name.StartsWith(package, StringComparison.Ordinal)))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(name + '\n'));
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What the CDK and its bridge to Node.js listen to.</summary>
    private static bool IsTheAppS(string variable) => variable.StartsWith("CDK_", StringComparison.Ordinal) || variable.StartsWith("JSII_", StringComparison.Ordinal);
}

using System.Text.Json;
using CloudTemplate;
using LocalCloud.Remote;

namespace LocalCloud.Hosting;

/// <summary>Reads what the run is about.</summary>
internal static class TemplateFile
{
    /// <param name="frontDoor">Where queues are served; null while no port is known.</param>
    /// <param name="remote">Where what it keeps is; null: here.</param>
    /// <exception cref="StartException">A file can't be read.</exception>
    /// <exception cref="TemplateException">The template can't be resolved.</exception>
    public static SystemModel Resolve(LocalCloudOptions options, Uri? frontDoor, RemoteStack? remote = null)
    {
        var path = options.Template.FullName;
        TemplateContext place = new() { StackName = StackName(path) };
        if (remote is not null)
        {
            place = place with { Region = remote.Region, AccountId = remote.AccountId, Made = remote.Made };
        }

        return Template.Resolve(Read(path), place with
        {
            Parameters = options.Parameters is { } parameters ? ReadParameters(parameters.FullName) : new Dictionary<string, string>(),
            Imports = ReadImports(options.Imports),
            QueueEndpoint = frontDoor,
            Allowed = options.Allowed.ToHashSet(StringComparer.Ordinal),
        });
    }

    /// <summary><c>Orders-dev.template.json</c> → <c>Orders-dev</c>, as the CDK names its templates.</summary>
    private static string StackName(string path) => Path.GetFileName(path).Split('.')[0];

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path} can't be read: {fault.Message}");
        }
    }

    private static Dictionary<string, string> ReadImports(IReadOnlyList<string> imports)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var import in imports)
        {
            var equals = import.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new StartException($"--import {import} must be written NAME=VALUE.");
            }

            values[import[..equals]] = import[(equals + 1)..];
        }

        return values;
    }

    private static Dictionary<string, string> ReadParameters(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(Read(path));
            return document.RootElement.EnumerateObject().ToDictionary(
                member => member.Name,
                member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText(),
                StringComparer.Ordinal);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new StartException($"{path} isn't a JSON object of parameters: name to value.");
        }
    }
}

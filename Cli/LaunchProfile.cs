using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Operations;

namespace Webhooks.Cli;

/// <summary>A profile of Functions' <c>launchSettings.json</c>, which Visual Studio, Rider, VS Code and <c>dotnet run</c> read.</summary>
internal static class LaunchProfile
{
    /// <summary>Where it is in the solution.</summary>
    public const string File = "Functions/Properties/launchSettings.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Adds the profile, or puts it in the place of the one of that name; others stay.</summary>
    public static JsonObject Add(JsonObject settings, string name, IDictionary<string, string> environment)
    {
        if (settings["profiles"] is not JsonObject profiles)
        {
            settings["profiles"] = profiles = [];
        }

        profiles[name] = new JsonObject
        {
            ["commandName"] = "Project",
            ["environmentVariables"] = new JsonObject(environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
        };
        return settings;
    }

    /// <summary>Writes it for its owner's eyes only: there are keys in it.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="OperationException">There is no solution, or the file that is there can't be read.</exception>
    public static string Write(IReadOnlyList<string> folders, string name, IDictionary<string, string> environment)
    {
        var root = StackOutputs.SolutionOf(folders)
            ?? throw new OperationException($"No Webhooks.sln is in {folders[0]} or above it. Go there, or print the profile by --format launchSettings.");
        var path = Path.Combine(root, File);
        try
        {
            var settings = System.IO.File.Exists(path) ? JsonNode.Parse(System.IO.File.ReadAllText(path), documentOptions: Lenient) as JsonObject ?? [] : [];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using StreamWriter file = new(path, options);
            file.WriteLine(Add(settings, name, environment).ToJsonString(Indented));
            return path;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{path} can't be read and written: {fault.Message.ReplaceLineEndings(" ")} Mend it, or delete it.", fault);
        }
    }
}

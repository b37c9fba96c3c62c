using CloudTemplate;

namespace LocalCloud.Lambda.Code;

/// <summary>A folder that a build writes to, and whose code functions are to have as soon as it is built.</summary>
/// <param name="FunctionName">The function that it is for; null: all whose handler's assembly lies in it.</param>
public sealed record WatchedFolder(string? FunctionName, string Path)
{
    /// <summary>Reads <c>[FUNCTION=]FOLDER</c>.</summary>
    public static WatchedFolder Parse(string text) => text.Split('=', 2) is [var function, var folder]
        ? new WatchedFolder(function, System.IO.Path.GetFullPath(folder))
        : new WatchedFolder(null, System.IO.Path.GetFullPath(text));

    internal bool IsFor(FunctionModel function, string folder) =>
        FunctionName is null ? File.Exists(System.IO.Path.Combine(folder, function.Handler + ".dll")) : FunctionName == function.Name;
}

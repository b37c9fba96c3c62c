using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Hosting;

/// <summary>
/// The file <c>control.json</c> in the state folder: where Control answers, and its token, in the form of the outputs file. It is there as
/// soon as Control is, which is before everything else: a function's process can only attach, and a custom resource be made by it, when it is known how.
/// </summary>
internal static class ControlFile
{
    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, "control.json");

    /// <summary>Writes it whole, for its owner only.</summary>
    public static void Write(string stateFolder, Uri control, string token) => PrivateFile.Write(PathIn(stateFolder), JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["Endpoints"] = new JsonObject { ["Control"] = control.AbsoluteUri.TrimEnd('/') },
        ["ControlToken"] = token,
    }));
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.AppHost;

/// <summary>The file by which the CLI, tests and people find a run: LocalCloud's outputs, and how to sign.</summary>
internal static class Outputs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Removes an earlier run's file: it is there only while everything answers.</summary>
    public static void Forget(StateFolder state) => File.Delete(state.OutputsPath);

    /// <summary>Puts the file in place, whole.</summary>
    public static void Publish(StateFolder state, LocalCloudProcess cloud, TestSecrets secrets)
    {
        var outputs = (JsonObject)cloud.Outputs.DeepClone();
        outputs["Signing"] = secrets.Signing();
        PrivateFile.Write(state.OutputsPath, JsonSerializer.SerializeToUtf8Bytes(outputs, Indented));
    }
}

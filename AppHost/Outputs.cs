using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.AppHost;

/// <summary>The file by which the CLI, tests and people find a run: LocalCloud's outputs, and how to sign.</summary>
internal sealed class Outputs : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly StateFolder _state;

    private Outputs(StateFolder state) => _state = state;

    /// <summary>Removes the file, an earlier run's too that was killed: it is there only while everything answers.</summary>
    public static void Remove(StateFolder state) => File.Delete(state.OutputsPath);

    /// <summary>Puts the file in place, whole; disposing of the result removes it.</summary>
    public static Outputs Publish(StateFolder state, LocalCloudProcess cloud, TestSecrets secrets)
    {
        var outputs = (JsonObject)cloud.Outputs.DeepClone();
        outputs["Signing"] = secrets.Signing();
        PrivateFile.Write(state.OutputsPath, JsonSerializer.SerializeToUtf8Bytes(outputs, Indented));
        return new Outputs(state);
    }

    public void Dispose() => Remove(_state);
}

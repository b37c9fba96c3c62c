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

    /// <summary>What LocalCloud says of itself, and how to sign.</summary>
    public static JsonObject Of(JsonObject cloud, TestSecrets secrets)
    {
        var outputs = (JsonObject)cloud.DeepClone();
        outputs["Signing"] = secrets.Signing();
        return outputs;
    }

    /// <summary>Puts the file in place, whole; disposing of the result removes it.</summary>
    public static Outputs Publish(StateFolder state, JsonObject outputs, string dashboard)
    {
        outputs["DashboardUrl"] = dashboard;
        Write(state.OutputsPath, outputs);
        return new Outputs(state);
    }

    /// <summary>For its owner only: there are keys in it.</summary>
    public static void Write(string path, JsonObject outputs) => PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(outputs, Indented));

    public void Dispose() => Remove(_state);
}

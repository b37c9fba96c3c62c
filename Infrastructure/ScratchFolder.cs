namespace Webhooks.Infrastructure;

/// <summary>
/// A temporary folder of this process's own, gone at its end: jsii unpacks 64 MB into the temporary folder each time, and
/// leaves them there.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    // Windows reads the second and third.
    private static readonly string[] Variables = ["TMPDIR", "TMP", "TEMP"];

    private readonly string?[] _former = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    public ScratchFolder()
    {
        Path = Directory.CreateTempSubdirectory("synthesis-").FullName;
        foreach (var variable in Variables)
        {
            Environment.SetEnvironmentVariable(variable, Path);
        }
    }

    public string Path { get; }

    public void Dispose()
    {
        foreach (var (variable, former) in Variables.Zip(_former))
        {
            Environment.SetEnvironmentVariable(variable, former);
        }

        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // jsii's node still has something open there (Windows): litter, but no reason to fail.
        }
    }
}

namespace Webhooks.AppHost;

/// <summary>Where a run keeps what outlives it. LocalCloud's part (<see cref="Cloud"/>) is locked by LocalCloud itself.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly FileStream _lock;

    private StateFolder(string path, string outputsPath, bool isDefault, FileStream @lock)
    {
        Path = path;
        OutputsPath = outputsPath;
        IsDefault = isDefault;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>The file that tells programs where everything is.</summary>
    public string OutputsPath { get; }

    /// <summary>True for the run that the CLI finds without being told.</summary>
    public bool IsDefault { get; }

    /// <summary>LocalCloud's own state.</summary>
    public string Cloud => System.IO.Path.Combine(Path, "cloud");

    /// <summary>LocalCloud's own state where AWS keeps the rest: how far streams are read, logs.</summary>
    public string CloudWithRemote => System.IO.Path.Combine(Path, "cloud-with-aws");

    /// <summary>Where the template is synthesised to.</summary>
    public string Template => System.IO.Path.Combine(Path, "cdk.out");

    public string RelativePath => System.IO.Path.GetRelativePath(Environment.CurrentDirectory, Path);

    public string RelativeOutputsPath => System.IO.Path.GetRelativePath(Environment.CurrentDirectory, OutputsPath);

    /// <summary>What to add to the CLI's commands so that they find this run.</summary>
    public string OutputsArgument => IsDefault ? "" : $" --outputs {RelativeOutputsPath}";

    /// <exception cref="RunException">Another run uses it, or it can't be made.</exception>
    public static StateFolder Open(RunOptions options)
    {
        if (options.Suffix.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
        {
            throw new RunException($"--suffix '{options.Suffix}' can't end a resource's name: use letters, digits and hyphens.");
        }

        var local = System.IO.Path.Combine(Solution.Root, ".local");
        var isDefault = options is { State: null, Suffix: RunOptions.DefaultSuffix };
        var path = options.State?.FullName ?? System.IO.Path.Combine(local, options.Suffix);
        try
        {
            PrivateFile.MakeFolder(path);
            FileStream @lock = new(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new StateFolder(path, System.IO.Path.Combine(isDefault ? local : path, "outputs.json"), isDefault, @lock);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new RunException($"The state folder can't be used: {fault.Message} Choose another with --state.");
        }
        catch (IOException)
        {
            throw new RunException($"Another run uses the state folder {path}. End it, or give this one its own with --suffix or --state.");
        }
    }

    public void Dispose() => _lock.Dispose();
}

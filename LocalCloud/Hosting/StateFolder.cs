namespace LocalCloud.Hosting;

/// <summary>The folder that outlives a run, locked while one uses it: two databases on one file would destroy it unseen.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>A folder in it, made when it isn't there.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <exception cref="StartException">Another process uses it, or it can't be written.</exception>
    public static StateFolder Open(DirectoryInfo folder, bool fresh)
    {
        try
        {
            PrivateFile.MakeFolder(folder.FullName);
            var lockPath = System.IO.Path.Combine(folder.FullName, "lock");
            var @lock = Lock(lockPath);
            if (fresh)
            {
                foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => entry.FullName != lockPath))
                {
                    Delete(entry);
                }
            }

            return new StateFolder(folder.FullName, @lock);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StartException($"The state folder can't be used: {fault.Message} Choose another with --state.");
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartException($"The state folder {System.IO.Path.GetDirectoryName(path)} is in use by another run. End that one, or choose another folder with --state.");
        }
    }

    private static void Delete(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo directory)
        {
            directory.Delete(recursive: true);
        }
        else
        {
            entry.Delete();
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Lambda.Code;

/// <summary>Tells by names, sizes and times whether a folder's files have changed, and when a build is done with them.</summary>
internal sealed class FolderState
{
    private readonly string _path;
    private readonly TimeSpan _quiet;
    private string _seen;
    private long _changedAt;
    private bool _isChanged;

    /// <param name="quiet">For how long nothing must change until the build counts as done.</param>
    public FolderState(string path, TimeSpan quiet)
    {
        _path = path;
        _quiet = quiet;
        _seen = Look() ?? "";
    }

    /// <summary>Whether a change is complete; true once for each.</summary>
    public bool HasSettled()
    {
        var now = Look();
        if (now is null || now != _seen)
        {
            _seen = now ?? "";
            _isChanged = true;
            _changedAt = TimeProvider.System.GetTimestamp();
            return false;
        }

        if (!_isChanged || now.Length == 0 || TimeProvider.System.GetElapsedTime(_changedAt) < _quiet)
        {
            return false;
        }

        _isChanged = false;
        return true;
    }

    /// <summary>A short text that is another one when a file is; empty where there are none; null while they come and go.</summary>
    private string? Look()
    {
        try
        {
            StringBuilder files = new();
            if (Directory.Exists(_path))
            {
                foreach (var file in new DirectoryInfo(_path).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
                {
                    files.Append(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n");
                }
            }

            return files.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files.ToString())));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

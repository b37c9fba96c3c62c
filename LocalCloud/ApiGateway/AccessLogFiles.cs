using System.Collections.Concurrent;

namespace LocalCloud.ApiGateway;

/// <summary>The files of access logs, one for each log group.</summary>
/// <param name="folder">Where they are; it must exist.</param>
public sealed class AccessLogFiles(string folder) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AccessLogFile> _files = new(StringComparer.Ordinal);

    /// <summary>Waits until all is in the files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
        {
            await file.DisposeAsync();
        }
    }

    internal AccessLogFile Of(string logGroupName) => _files.GetOrAdd(PathOf(logGroupName), path => new AccessLogFile(path));

    /// <summary>What a file's name can't have in it becomes a <c>-</c>: the log group <c>/shop/access</c> is in <c>shop-access.log</c>.</summary>
    private string PathOf(string logGroupName)
    {
        var name = string.Concat(logGroupName.Select(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-' ? one : '-'));
        return Path.Combine(folder, $"{name.Trim('-', '.')}.log");
    }
}

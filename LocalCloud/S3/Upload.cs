namespace LocalCloud.S3;

/// <summary>Bytes on their way to becoming an object; gone when they don't.</summary>
internal sealed class Upload(string folder, string contentId) : IAsyncDisposable
{
    private readonly FileStream _file = new(System.IO.Path.Combine(folder, contentId), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);

    /// <summary>Names the bytes for ever.</summary>
    public string ContentId => contentId;

    public string Path => _file.Name;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _file.WriteAsync(bytes);

    /// <summary>Nothing more comes: the bytes are on the disk when it returns.</summary>
    public async Task FinishAsync()
    {
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        File.Delete(Path);
    }
}

namespace LocalCloud.S3;

/// <summary>Small files that are on the disk, whole, when they are written.</summary>
internal static class DurableFile
{
    /// <param name="aside">A folder of the same file system, to write in before the file is renamed into place.</param>
    public static void Write(string path, string aside, Action<Stream> write)
    {
        var written = Path.Combine(aside, Guid.NewGuid().ToString("N"));
        using (FileStream file = new(written, FileMode.CreateNew, FileAccess.Write))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(written, path, overwrite: true);
    }
}

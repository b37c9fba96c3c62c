namespace Webhooks.Functions.Emptying;

/// <summary>What lies in buckets.</summary>
public interface IBucketContents : IDisposable
{
    /// <summary>Deletes everything in a bucket: objects, their older versions, and parts of what was never finished. A bucket that isn't there has nothing in it.</summary>
    /// <returns>How many objects and versions there were.</returns>
    /// <exception cref="Exception">Some of it is still there; what is gone stays gone.</exception>
    Task<int> DeleteAllAsync(string bucket, CancellationToken cancellationToken);
}

namespace LocalCloud.S3;

/// <summary>The buckets as other parts of this process use them.</summary>
public interface IObjects
{
    /// <summary>Writes an object, in place of the one that has the key; it is on disk when this ends.</summary>
    /// <exception cref="S3Exception">There is no such bucket, or it is stopped.</exception>
    Task PutAsync(string bucketArn, string key, ReadOnlyMemory<byte> content, string contentType);
}

using Amazon.S3;
using Amazon.S3.Model;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Emptying;

/// <summary>What lies in the buckets of S3.</summary>
public sealed class S3BucketContents(IAmazonS3 client) : IBucketContents
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static S3BucketContents Create(Settings settings) => new(S3Client.Create(settings, TimeSpan.FromSeconds(30)));

    public async Task<int> DeleteAllAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await AbortUploadsAsync(bucket, cancellationToken);
            return await DeleteVersionsAsync(bucket, cancellationToken);
        }
        catch (AmazonS3Exception gone) when (gone.ErrorCode == "NoSuchBucket")
        {
            return 0;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task AbortUploadsAsync(string bucket, CancellationToken cancellationToken)
    {
        ListMultipartUploadsResponse page;
        do
        {
            page = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket }, cancellationToken);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket, Key = upload.Key, UploadId = upload.UploadId }, cancellationToken);
            }
        }
        while (page.IsTruncated.GetValueOrDefault());
    }

    /// <summary>Also of a bucket that has no versions: there each object is its own, by the id "null".</summary>
    private async Task<int> DeleteVersionsAsync(string bucket, CancellationToken cancellationToken)
    {
        var deleted = 0;
        ListVersionsResponse page;
        do
        {
            // From the beginning each time: what was listed before is gone.
            page = await client.ListVersionsAsync(new ListVersionsRequest { BucketName = bucket }, cancellationToken);
            List<KeyVersion> versions = [.. (page.Versions ?? []).Select(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId })];
            if (versions.Count > 0)
            {
                await client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = bucket, Objects = versions, Quiet = true }, cancellationToken);
                deleted += versions.Count;
            }
        }
        while (page.IsTruncated.GetValueOrDefault());
        return deleted;
    }
}

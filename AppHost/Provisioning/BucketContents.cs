using Amazon.S3;
using Amazon.S3.Model;

namespace Webhooks.AppHost.Provisioning;

/// <summary>Empties buckets, since CloudFormation deletes only empty ones, and in the deployed stack a function does it.</summary>
internal sealed class BucketContents(AwsCalls calls) : IDisposable
{
    private readonly AmazonS3Client _s3 = new(calls.Credentials(), new AmazonS3Config
    {
        ServiceURL = calls.Address("s3").AbsoluteUri,
        AuthenticationRegion = calls.Region,
        ForcePathStyle = true,
    });

    /// <exception cref="RunException">S3 refuses, or can't be reached.</exception>
    public async Task DeleteAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            ListVersionsRequest page = new() { BucketName = bucket };
            while (true)
            {
                var found = await _s3.ListVersionsAsync(page, cancellationToken);
                if (found.Versions is { Count: > 0 } versions)
                {
                    await _s3.DeleteObjectsAsync(
                        new DeleteObjectsRequest { BucketName = bucket, Quiet = true, Objects = versions.ConvertAll(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId is "null" ? null : version.VersionId }) },
                        cancellationToken);
                }

                if (found.IsTruncated != true)
                {
                    return;
                }

                (page.KeyMarker, page.VersionIdMarker) = (found.NextKeyMarker, found.NextVersionIdMarker);
            }
        }
        catch (AmazonS3Exception gone) when (gone.ErrorCode == "NoSuchBucket")
        {
            // There is nothing to empty.
        }
        catch (AmazonS3Exception refusal)
        {
            throw new RunException($"The bucket {bucket} can't be emptied ({refusal.ErrorCode}): {refusal.Message.ReplaceLineEndings(" ")}");
        }
        catch (HttpRequestException fault)
        {
            throw new RunException($"The bucket {bucket} can't be emptied: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    public void Dispose() => _s3.Dispose();
}

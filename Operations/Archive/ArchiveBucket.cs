using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Archive;

/// <summary>The stack's archive: reads it, and never writes or deletes.</summary>
public sealed class ArchiveBucket : IDisposable
{
    private readonly StackOutputs _outputs;
    private readonly AmazonS3Client _s3;
    private readonly string _bucket;
    private readonly string _where;

    /// <exception cref="OperationException">The outputs don't name the bucket.</exception>
    public ArchiveBucket(StackOutputs outputs)
    {
        _bucket = outputs.BucketName ?? throw new OperationException($"{outputs.Source} has no BucketName.");
        _outputs = outputs;
        _where = AwsFault.Where(outputs.Endpoints?.S3);
        _s3 = AwsClients.S3(outputs);
    }

    /// <summary>The objects below a folder of days, the newest day first, and no day is listed that nobody asks for.</summary>
    /// <exception cref="OperationException">The bucket can't be listed.</exception>
    public async IAsyncEnumerable<ArchivedObject> NewestFirstAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var below = await FoldersAsync(folder, cancellationToken).ToListAsync(cancellationToken);
        var newest = below.Count == 0
            ? (await ListAsync(folder, cancellationToken).ToListAsync(cancellationToken)).OrderByDescending(kept => kept.At).ThenBy(kept => kept.Key, StringComparer.Ordinal).ToAsyncEnumerable()
            : below.OrderDescending(StringComparer.Ordinal).ToAsyncEnumerable().SelectMany(one => NewestFirstAsync(one, cancellationToken));
        await foreach (var kept in newest.WithCancellation(cancellationToken))
        {
            yield return kept;
        }
    }

    /// <summary>The objects below a folder, in the order of their keys.</summary>
    /// <exception cref="OperationException">The bucket can't be listed.</exception>
    public IAsyncEnumerable<ArchivedObject> ListAsync(string folder, CancellationToken cancellationToken) =>
        PagesAsync(folder, delimiter: null, cancellationToken)
            .SelectMany(page => page.S3Objects ?? [])
            .Select(found => new ArchivedObject(found.Key, found.Size ?? 0, found.LastModified is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null));

    /// <summary>An object as it was archived.</summary>
    /// <exception cref="OperationException">It isn't there, or can't be read.</exception>
    public Task<byte[]> ReadAsync(string key, CancellationToken cancellationToken) =>
        AwsFault.ExplainAsync($"{key} can't be read from the bucket {_bucket}{_where}", _outputs, async () =>
        {
            using var got = await _s3.GetObjectAsync(new GetObjectRequest { BucketName = _bucket, Key = key }, cancellationToken);
            using var content = new MemoryStream();
            await got.ResponseStream.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        });

    /// <summary>What was written beside an object: <c>reason</c>, <c>sent-at</c> and so on; null where it isn't there.</summary>
    /// <exception cref="OperationException">It can't be read.</exception>
    public Task<IReadOnlyDictionary<string, string>?> FindMetadataAsync(string key, CancellationToken cancellationToken) =>
        AwsFault.ExplainAsync<IReadOnlyDictionary<string, string>?>($"{key} can't be asked for in the bucket {_bucket}{_where}", _outputs, async () =>
        {
            try
            {
                var got = await _s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = key }, cancellationToken);
                return got.Metadata.Keys.ToDictionary(name => name.Replace("x-amz-meta-", "", StringComparison.Ordinal), name => got.Metadata[name]);
            }
            catch (AmazonS3Exception gone) when (gone.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }
        });

    public void Dispose() => _s3.Dispose();

    private IAsyncEnumerable<string> FoldersAsync(string above, CancellationToken cancellationToken) =>
        PagesAsync(above, "/", cancellationToken).SelectMany(page => page.CommonPrefixes ?? []);

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix, Delimiter = delimiter };
        do
        {
            var page = await AwsFault.ExplainAsync($"The bucket {_bucket} can't be listed{_where}", _outputs, () => _s3.ListObjectsV2Async(list, cancellationToken));
            yield return page;
            list.ContinuationToken = page.NextContinuationToken;
        }
        while (list.ContinuationToken is not null);
    }
}

/// <summary>An object in the archive.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="At">When it was written.</param>
public sealed record ArchivedObject(string Key, long Size, DateTimeOffset? At);

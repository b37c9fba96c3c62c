using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Archive;

/// <summary>The bucket in S3.</summary>
public sealed class S3Archive(IAmazonS3 client, string bucket) : IArchive
{
    /// <summary>S3 takes 2 KB of metadata in all: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html</summary>
    private const int LongestValue = 256;

    /// <summary>The key of the bucket's name in the environment.</summary>
    public const string BucketKey = "ARCHIVE_BUCKET_NAME";

    /// <exception cref="SettingsException">A key is missing.</exception>
    public static S3Archive Create(Settings settings) => new(S3Client.Create(settings, TimeSpan.FromSeconds(5)), settings.FromTemplate(BucketKey));

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string?> metadata, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        var put = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = stream, ContentType = "application/json", UseChunkEncoding = false };
        foreach (var (name, value) in metadata)
        {
            if (value is not null)
            {
                put.Metadata[name] = Ascii(value);
            }
        }

        try
        {
            await client.PutObjectAsync(put, cancellationToken);
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or WebException or IOException)
        {
            throw new ArchiveException($"{key} could not be written into the bucket {bucket}: {fault.Message}", fault);
        }
    }

    public void Dispose() => client.Dispose();

    private static string Ascii(string value)
    {
        var cut = value.Length <= LongestValue ? value : value[..LongestValue];
        return string.Concat(cut.Select(character => character is >= ' ' and <= '~' ? character : '?'));
    }
}

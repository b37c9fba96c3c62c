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
    public static S3Archive Create(Settings settings) => new(
        new AmazonS3Client(
            SdkCredentials.From(settings),
            new AmazonS3Config
            {
                ServiceURL = settings.Endpoint("s3", "S3").ToString(),
                AuthenticationRegion = settings.FromLambda("AWS_REGION"),
                ForcePathStyle = true, // the endpoint may be an address, which has no subdomains; AWS takes both
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = 2,
                Timeout = TimeSpan.FromSeconds(5),
            }),
        settings.FromTemplate(BucketKey));

    /// <summary>Asks about an object that isn't there: it opens the connection and runs through the SDK once.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.GetObjectMetadataAsync(bucket, "-", cancellationToken);
        }
        catch (AmazonS3Exception answered) when (answered.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // An answer is all that was wanted: without the permission to list, what isn't there is forbidden.
        }
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string?> metadata, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        var put = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = stream, ContentType = "application/json" };
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

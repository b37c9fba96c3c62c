using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.S3;

/// <summary>AWSSDK.S3 with objects in parts, across restarts.</summary>
public sealed class MultipartTests : IDisposable
{
    private const int PartSize = 5 * 1024 * 1024;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orders-parts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_upload_goes_on_after_a_restart_and_the_object_is_whole()
    {
        var first = Bytes(PartSize, seed: 1);
        var last = Bytes(1000, seed: 2);
        string uploadId;
        PartETag one;
        await using (var cloud = await OrdersCloud.StartAsync(_folder, S3Cloud.AddBuckets))
        {
            using var s3 = S3Cloud.ClientOf(cloud);
            uploadId = (await s3.InitiateMultipartUploadAsync(S3Cloud.Bucket, "large")).UploadId;
            one = await PutAsync(s3, uploadId, 1, first);
            await PutAsync(s3, uploadId, 2, Bytes(1000, seed: 3));
        }

        await using var again = await OrdersCloud.StartAsync(_folder, S3Cloud.AddBuckets);
        using var client = S3Cloud.ClientOf(again);
        var two = await PutAsync(client, uploadId, 2, last);   // in place of the one from before
        (await client.ListPartsAsync(S3Cloud.Bucket, "large", uploadId)).Parts.Select(part => part.PartNumber).ShouldBe([1, 2]);
        var completed = await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = S3Cloud.Bucket, Key = "large", UploadId = uploadId, PartETags = [one, two] });

        completed.ETag.ShouldEndWith("-2\"");
        using var got = await client.GetObjectAsync(S3Cloud.Bucket, "large");
        using MemoryStream content = new();
        await got.ResponseStream.CopyToAsync(content);
        content.ToArray().SequenceEqual([.. first, .. last]).ShouldBeTrue();
        ((await client.ListMultipartUploadsAsync(S3Cloud.Bucket)).MultipartUploads ?? []).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories).ShouldNotContain(path => path.Contains(uploadId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_transfer_utility_sends_in_parts_and_signed_URLs_open_what_they_are_for()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, S3Cloud.AddBuckets);
        using var s3 = S3Cloud.ClientOf(cloud);
        var content = Bytes(2 * PartSize + 7, seed: 4);
        using TransferUtility transfer = new(s3, new TransferUtilityConfig { MinSizeBeforePartUpload = PartSize });
        using MemoryStream stream = new(content);
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = S3Cloud.Bucket, Key = "sent", InputStream = stream, PartSize = PartSize });

        (await s3.GetObjectMetadataAsync(S3Cloud.Bucket, "sent")).ETag.ShouldEndWith("-3\"");
        var url = await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest { BucketName = S3Cloud.Bucket, Key = "sent", Protocol = Protocol.HTTP, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5) });
        (await cloud.Http.GetByteArrayAsync(url)).SequenceEqual(content).ShouldBeTrue();
        await cloud.AdvanceAsync(3600);
        (await cloud.Http.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);   // it was signed by the real time
        (await cloud.Http.DeleteAsync(url)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<PartETag> PutAsync(AmazonS3Client s3, string uploadId, int number, byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        var part = await s3.UploadPartAsync(new UploadPartRequest { BucketName = S3Cloud.Bucket, Key = "large", UploadId = uploadId, PartNumber = number, InputStream = stream });
        return new PartETag(part);
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

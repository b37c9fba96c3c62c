using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace LocalCloud.Tests.S3;

/// <summary>AWS's own client for .NET, as it comes.</summary>
[Collection(S3Collection.Name)]
public sealed class SdkTests(S3Cloud cloud)
{
    private readonly AmazonS3Client _s3 = cloud.Client;
    private readonly string _folder = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task An_object_comes_back_as_it_was_put()
    {
        PutObjectRequest put = new() { BucketName = S3Cloud.Bucket, Key = Key("a b/ä+%.json"), ContentBody = "{\"total\":1}", ContentType = "application/json" };
        put.Metadata["Order-Id"] = "o-1";
        put.Headers.CacheControl = "no-store";
        var answer = await _s3.PutObjectAsync(put);

        using var got = await _s3.GetObjectAsync(S3Cloud.Bucket, put.Key);

        (await TextAsync(got)).ShouldBe("{\"total\":1}");
        got.ETag.ShouldBe("\"" + Convert.ToHexStringLower(LocalCloud.Sqs.Md5.Of("{\"total\":1}"u8)) + "\"");
        answer.ETag.ShouldBe(got.ETag);
        got.Headers.ContentType.ShouldBe("application/json");
        got.Headers.CacheControl.ShouldBe("no-store");
        got.Headers.ContentEncoding.ShouldBeNullOrEmpty();
        got.Metadata["order-id"].ShouldBe("o-1");
        got.ServerSideEncryptionMethod.ShouldBe(ServerSideEncryptionMethod.AES256);
    }

    [Fact]
    public async Task Every_checksum_that_the_client_takes_is_held_against_the_body_and_given_back()
    {
        foreach (var algorithm in (ChecksumAlgorithm[])[ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256])
        {
            var key = Key(algorithm.Value);
            await _s3.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = key, ContentBody = "abc", ChecksumAlgorithm = algorithm });

            var head = await _s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = S3Cloud.Bucket, Key = key, ChecksumMode = ChecksumMode.ENABLED });

            (head.ChecksumCRC32 ?? head.ChecksumSHA1 ?? head.ChecksumSHA256).ShouldNotBeNullOrEmpty(algorithm.Value);
            head.ContentLength.ShouldBe(3);
        }
    }

    [Fact]
    public async Task Without_versions_each_object_is_its_own_one_version_and_goes_by_that()
    {
        foreach (var key in new[] { "a", "b/1", "b/2", "c" })
        {
            await _s3.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = Key("versions/" + key), ContentBody = key });
        }

        var first = await _s3.ListVersionsAsync(new ListVersionsRequest { BucketName = S3Cloud.Bucket, Prefix = Key("versions/"), Delimiter = "/", MaxKeys = 2 });
        var second = await _s3.ListVersionsAsync(new ListVersionsRequest
        {
            BucketName = S3Cloud.Bucket, Prefix = Key("versions/"), Delimiter = "/", KeyMarker = first.NextKeyMarker, VersionIdMarker = first.NextVersionIdMarker,
        });
        var version = first.Versions.ShouldHaveSingleItem();
        (version.Key, version.VersionId, version.IsLatest, version.Size).ShouldBe((Key("versions/a"), "null", true, 1));
        first.CommonPrefixes.ShouldBe([Key("versions/b/")]);
        first.IsTruncated.ShouldBe(true);
        second.Versions.Select(listed => listed.Key).ShouldBe([Key("versions/c")]);
        second.IsTruncated.ShouldBe(false);

        var deleted = await _s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = S3Cloud.Bucket, Objects = [new KeyVersion { Key = Key("versions/a"), VersionId = "null" }] });

        (deleted.DeletedObjects.Single().Key, deleted.DeletedObjects.Single().VersionId).ShouldBe((Key("versions/a"), "null"));
        (await _s3.ListVersionsAsync(new ListVersionsRequest { BucketName = S3Cloud.Bucket, Prefix = Key("versions/") })).Versions.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_large_object_goes_through_in_signed_chunks()
    {
        var bytes = new byte[3_000_001];
        new Random(7).NextBytes(bytes);
        using MemoryStream body = new(bytes);
        await _s3.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = Key("large"), InputStream = body });

        using var got = await _s3.GetObjectAsync(S3Cloud.Bucket, Key("large"));

        using MemoryStream read = new();
        await got.ResponseStream.CopyToAsync(read);
        read.ToArray().ShouldBe(bytes);
    }

    [Fact]
    public async Task A_range_of_an_object_is_given_or_refused()
    {
        await PutAsync("range", "0123456789");

        using var part = await _s3.GetObjectAsync(new GetObjectRequest { BucketName = S3Cloud.Bucket, Key = Key("range"), ByteRange = new ByteRange(2, 4) });
        (await TextAsync(part)).ShouldBe("234");
        part.HttpStatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.ContentRange.ShouldBe("bytes 2-4/10");

        var refused = await Should.ThrowAsync<AmazonS3Exception>(() => _s3.GetObjectAsync(new GetObjectRequest { BucketName = S3Cloud.Bucket, Key = Key("range"), ByteRange = new ByteRange(10, 11) }));
        refused.ErrorCode.ShouldBe("InvalidRange");
    }

    [Fact]
    public async Task Only_the_first_of_many_puts_with_If_None_Match_succeeds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async at =>
        {
            try
            {
                await _s3.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = Key("once"), ContentBody = $"{at}", IfNoneMatch = "*" });
                return "";
            }
            catch (AmazonS3Exception refused)
            {
                return refused.ErrorCode;
            }
        }));

        answers.Order(StringComparer.Ordinal).ShouldBe(["", .. Enumerable.Repeat("PreconditionFailed", 7)]);
    }

    [Fact]
    public async Task A_copy_has_the_originals_metadata_or_its_own()
    {
        PutObjectRequest put = new() { BucketName = S3Cloud.Bucket, Key = Key("ö 1"), ContentBody = "abc", ContentType = "text/plain" };
        put.Metadata["kind"] = "original";
        await _s3.PutObjectAsync(put);

        await _s3.CopyObjectAsync(S3Cloud.Bucket, Key("ö 1"), S3Cloud.Other, Key("copy"));
        CopyObjectRequest replacing = new() { SourceBucket = S3Cloud.Bucket, SourceKey = Key("ö 1"), DestinationBucket = S3Cloud.Bucket, DestinationKey = Key("ö 1"), MetadataDirective = S3MetadataDirective.REPLACE };
        replacing.Metadata["kind"] = "changed";
        var replaced = await _s3.CopyObjectAsync(replacing);

        using var copy = await _s3.GetObjectAsync(S3Cloud.Other, Key("copy"));
        (await TextAsync(copy)).ShouldBe("abc");
        copy.Metadata["kind"].ShouldBe("original");
        copy.Headers.ContentType.ShouldBe("text/plain");
        replaced.ETag.ShouldBe(copy.ETag);
        (await _s3.GetObjectMetadataAsync(S3Cloud.Bucket, Key("ö 1"))).Metadata["kind"].ShouldBe("changed");
    }

    [Fact]
    public async Task A_list_goes_page_by_page_through_keys_and_common_prefixes()
    {
        foreach (var key in (string[])["a/1", "a/2", "b", "c/1/x", "c/2", "d ä", "e"])
        {
            await PutAsync(key, "x");
        }

        List<string> seen = [];
        ListObjectsV2Request request = new() { BucketName = S3Cloud.Bucket, Prefix = _folder + "/", Delimiter = "/", MaxKeys = 2 };
        ListObjectsV2Response page;
        do
        {
            page = await _s3.ListObjectsV2Async(request);
            page.KeyCount.GetValueOrDefault().ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.S3Objects?.Select(found => found.Key) ?? []);
            seen.AddRange(page.CommonPrefixes ?? []);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        seen.Order(StringComparer.Ordinal).ShouldBe(((string[])["a/", "b", "c/", "d ä", "e"]).Select(Key));
        var after = await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = S3Cloud.Bucket, Prefix = _folder, StartAfter = Key("c/1/x"), Encoding = EncodingType.Url });
        after.S3Objects.Select(found => Uri.UnescapeDataString(found.Key)).ShouldBe(((string[])["c/2", "d ä", "e"]).Select(Key));
        after.S3Objects[0].Size.ShouldBe(1);
    }

    [Fact]
    public async Task Objects_are_deleted_one_by_one_or_many_at_once()
    {
        foreach (var key in (string[])["1", "2 <&>", "3"])
        {
            await PutAsync(key, "x");
        }

        (await _s3.DeleteObjectAsync(S3Cloud.Bucket, Key("1"))).HttpStatusCode.ShouldBe(HttpStatusCode.NoContent);
        var many = await _s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = S3Cloud.Bucket, Objects = [new KeyVersion { Key = Key("2 <&>") }, new KeyVersion { Key = Key("never was") }] });

        many.DeletedObjects.Select(deleted => deleted.Key).ShouldBe([Key("2 <&>"), Key("never was")]);
        var left = await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = S3Cloud.Bucket, Prefix = _folder });
        left.S3Objects.Select(found => found.Key).ShouldBe([Key("3")]);
    }

    [Fact]
    public async Task Buckets_are_those_of_the_template()
    {
        (await _s3.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName).ShouldBe([S3Cloud.Bucket, S3Cloud.Other]);
        (await _s3.GetBucketLocationAsync(S3Cloud.Bucket)).Location.Value.ShouldBeNullOrEmpty();   // which means us-east-1
        (await _s3.HeadBucketAsync(new HeadBucketRequest { BucketName = S3Cloud.Bucket })).BucketRegion.ShouldBe("us-east-1");
        (await Should.ThrowAsync<AmazonS3Exception>(() => _s3.PutBucketAsync("new-bucket"))).Message.ShouldContain("buckets come from the template");
        (await Should.ThrowAsync<AmazonS3Exception>(() => _s3.DeleteBucketAsync(S3Cloud.Bucket))).StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
    }

    [Fact]
    public async Task What_is_not_there_or_not_emulated_is_said_by_name()
    {
        (await Should.ThrowAsync<AmazonS3Exception>(() => _s3.GetObjectAsync(S3Cloud.Bucket, Key("none")))).ErrorCode.ShouldBe("NoSuchKey");
        (await Should.ThrowAsync<AmazonS3Exception>(() => _s3.GetObjectMetadataAsync(S3Cloud.Bucket, Key("none")))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<AmazonS3Exception>(() => _s3.GetObjectAsync("nobodys", "a"))).ErrorCode.ShouldBe("NoSuchBucket");
        var refused = await Should.ThrowAsync<AmazonS3Exception>(() => _s3.GetObjectAclAsync(new GetObjectAclRequest { BucketName = S3Cloud.Bucket, Key = Key("none") }));
        refused.ErrorCode.ShouldBe("NotImplemented");
        refused.Message.ShouldContain("acl");
    }

    private string Key(string name) => $"{_folder}/{name}";

    private Task<PutObjectResponse> PutAsync(string name, string body) =>
        _s3.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = Key(name), ContentBody = body });

    private static async Task<string> TextAsync(GetObjectResponse response)
    {
        using StreamReader reader = new(response.ResponseStream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

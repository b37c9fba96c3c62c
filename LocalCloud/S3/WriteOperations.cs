namespace LocalCloud.S3;

/// <summary>
/// <c>PutObject</c>, <c>CopyObject</c> and <c>DeleteObject</c>: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
/// </summary>
internal static class WriteOperations
{
    public static async Task PutAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery();
        var condition = Condition(request);
        condition(bucket.Find(request.Key));   // before the body is taken; and once more when it is there
        var headers = ObjectHeaders.OfObject(request.Headers).Concat(ObjectHeaders.EncryptionOf(request.Headers, bucket.Model.Encryption)).ToDictionary();
        var metadata = ObjectHeaders.MetadataOf(request.Headers);
        var storageClass = ObjectHeaders.StorageClassOf(request.Headers);
        var tags = Tags.OfHeader(request);

        await using var upload = bucket.BeginUpload();
        var facts = await BodyReader.ReadAsync(request, upload.WriteAsync, BodyReader.MostBytes);
        await upload.FinishAsync();
        var stored = bucket.Commit(
            upload,
            now => new StoredObject
            {
                Key = request.Key,
                ContentId = upload.ContentId,
                Size = facts.Size,
                ETag = facts.Md5,
                LastModified = now,
                Checksum = facts.Checksum,
                StorageClass = storageClass,
                Headers = headers,
                Metadata = metadata,
                Tags = tags,
            },
            condition);

        var response = request.Context.Response.Headers;
        ObjectHeaders.WriteState(stored, response);
        ObjectHeaders.WriteChecksum(stored, response);
    }

    /// <param name="sourceKey">Of the object that is copied.</param>
    public static async Task CopyAsync(S3Request request, Bucket bucket, Bucket sourceBucket, string sourceKey)
    {
        request.AllowQuery();
        request.RefuseHeaders("If-Match", "If-None-Match", "x-amz-checksum-algorithm", "x-amz-copy-source-range", "x-amz-tagging");
        var replace = Replaces(request);
        if (!replace && sourceKey == request.Key && sourceBucket == bucket && request.Header("x-amz-storage-class") is null && request.Header("x-amz-server-side-encryption") is null)
        {
            throw S3Exception.InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }

        var (original, content) = sourceBucket.Open(sourceKey) ?? throw request.NoSuchKey(sourceBucket, sourceKey);
        await using var file = content;
        Preconditions.ForCopy(request.Headers).RequireForCopy(original);
        var encryption = ObjectHeaders.EncryptionOf(request.Headers, bucket.Model.Encryption);
        var headers = replace ? ObjectHeaders.OfObject(request.Headers) : original.Headers.Where(header => !header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase));
        await using var upload = bucket.BeginUpload();
        var facts = await DigestedCopy.MakeAsync(file, new ByteRange(0, original.Size), upload, original.Checksum?.Algorithm, request.Aborted);
        var stored = bucket.Commit(
            upload,
            now => original with
            {
                Key = request.Key,
                ContentId = upload.ContentId,
                ETag = facts.Md5,
                Checksum = facts.Checksum,
                LastModified = now,
                StorageClass = ObjectHeaders.StorageClassOf(request.Headers),
                Headers = headers.Concat(encryption).ToDictionary(),
                Metadata = replace ? ObjectHeaders.MetadataOf(request.Headers) : original.Metadata,
            },
            static _ => { });

        ObjectHeaders.WriteState(stored, request.Context.Response.Headers);
        request.Context.Response.Headers.ETag = default;   // it is in the body
        await S3Xml.WriteAsync(request.Context, "CopyObjectResult", xml =>
        {
            xml.WriteElementString("LastModified", S3Xml.Time(stored.LastModified));
            xml.WriteElementString("ETag", stored.QuotedETag);
            if (stored.Checksum is { } checksum)
            {
                S3Xml.WriteChecksum(xml, checksum);
            }
        });
    }

    /// <summary>What isn't there is deleted as well.</summary>
    public static void Delete(S3Request request, Bucket bucket)
    {
        request.AllowQuery();
        request.RefuseHeaders("If-Match", "x-amz-if-match-last-modified-time", "x-amz-if-match-size");
        bucket.Delete(request.Key);
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Under which an object is written: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html</summary>
    public static Action<StoredObject?> Condition(S3Request request)
    {
        if (request.Header("If-None-Match") is { } ifNoneMatch)
        {
            if (ifNoneMatch != "*" || request.Header("If-Match") is not null)
            {
                throw S3Exception.NotImplemented("A put with If-None-Match other than *, or with If-Match beside it,");
            }

            return before => _ = before is null ? before : throw S3Exception.PreconditionFailed("If-None-Match");
        }

        if (request.Header("If-Match") is { } ifMatch)
        {
            return before => _ = Preconditions.Matches(ifMatch, before ?? throw S3Exception.NoSuchKey(request.Key)) ? before : throw S3Exception.PreconditionFailed("If-Match");
        }

        return static _ => { };
    }

    private static bool Replaces(S3Request request) => request.Header("x-amz-metadata-directive") switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        var other => throw S3Exception.InvalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", other),
    };
}

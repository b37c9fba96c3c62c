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
        var headers = ObjectHeaders.OfObject(request.Headers).Concat(ObjectHeaders.EncryptionOf(request.Headers)).ToDictionary();
        var metadata = ObjectHeaders.MetadataOf(request.Headers);
        var storageClass = ObjectHeaders.StorageClassOf(request.Headers);

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
            },
            condition);

        var response = request.Context.Response.Headers;
        ObjectHeaders.WriteState(stored, response);
        ObjectHeaders.WriteChecksum(stored, response);
    }

    /// <param name="buckets">Where the source may be.</param>
    public static async Task CopyAsync(S3Request request, Bucket bucket, Func<string, Bucket> buckets)
    {
        request.AllowQuery();
        request.RefuseHeaders("If-Match", "If-None-Match");
        var source = S3Address.ParseCopySource(request.Header("x-amz-copy-source")!);
        var replace = Replaces(request);
        if (!replace && source.Key == request.Key && source.Bucket == bucket.Name && request.Header("x-amz-storage-class") is null && request.Header("x-amz-server-side-encryption") is null)
        {
            throw S3Exception.InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }

        var (original, content) = buckets(source.Bucket!).Open(source.Key!) ?? throw S3Exception.NoSuchKey(source.Key!);
        await using var file = content;
        var conditions = Preconditions.ForCopy(request.Headers);
        conditions.Require(original);
        if (conditions.IsUnchanged(original))
        {
            throw S3Exception.PreconditionFailed("x-amz-copy-source-If-None-Match");
        }

        var encryption = ObjectHeaders.EncryptionOf(request.Headers);
        var headers = replace ? ObjectHeaders.OfObject(request.Headers) : original.Headers.Where(header => !header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase));
        await using var upload = bucket.BeginUpload();
        await CopyAsync(file, upload, request.Aborted);
        var stored = bucket.Commit(
            upload,
            now => original with
            {
                Key = request.Key,
                ContentId = upload.ContentId,
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
    private static Action<StoredObject?> Condition(S3Request request)
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

    private static async Task CopyAsync(FileStream source, Upload target, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, read));
        }

        await target.FinishAsync();
    }
}

using System.Globalization;

namespace LocalCloud.S3;

/// <summary>
/// <c>CreateMultipartUpload</c>, <c>UploadPart</c>, <c>UploadPartCopy</c> and <c>AbortMultipartUpload</c>:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
/// </summary>
internal static class MultipartOperations
{
    private const int MostParts = 10_000;

    public static Task BeginAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery("uploads");
        var (algorithm, type) = Checksums(request);
        var upload = bucket.Parts.Begin((id, now) => new MultipartUpload
        {
            Id = id,
            Key = request.Key,
            InitiatedAt = now,
            StorageClass = ObjectHeaders.StorageClassOf(request.Headers),
            Headers = ObjectHeaders.OfObject(request.Headers).Concat(ObjectHeaders.EncryptionOf(request.Headers, bucket.Model.Encryption)).ToDictionary(),
            Metadata = ObjectHeaders.MetadataOf(request.Headers),
            Tags = Tags.OfHeader(request),
            ChecksumAlgorithm = algorithm,
            ChecksumType = type,
        });
        var response = request.Context.Response.Headers;
        ObjectHeaders.WriteEncryption(upload.Headers, response);
        if (algorithm is not null)
        {
            response["x-amz-checksum-algorithm"] = algorithm.ToUpperInvariant();
            response["x-amz-checksum-type"] = type;
        }

        return S3Xml.WriteAsync(request.Context, "InitiateMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("Key", upload.Key);
            xml.WriteElementString("UploadId", upload.Id);
        });
    }

    public static async Task PutAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery("partNumber", "uploadId");
        var number = PartNumber(request);
        var (upload, _) = bucket.Parts.Find(request.Query("uploadId")!, request.Key);
        var given = GivenChecksum.Algorithm(request);
        if (upload.ChecksumAlgorithm is { } expected && given != expected)
        {
            throw S3Exception.InvalidRequest($"Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {given ?? "null"}");
        }

        await using var bytes = bucket.BeginUpload();
        var facts = await BodyReader.ReadAsync(request, bytes.WriteAsync, BodyReader.MostBytes);
        await bytes.FinishAsync();
        var part = Put(bucket, upload, bytes, number, facts);
        var response = request.Context.Response.Headers;
        ObjectHeaders.WriteEncryption(upload.Headers, response);
        response.ETag = $"\"{part.ETag}\"";
        if (part.Checksum is { } checksum)
        {
            response[BodyReader.ChecksumPrefix + checksum.Algorithm] = checksum.Value;
        }
    }

    /// <param name="source">Where the bytes are.</param>
    public static async Task CopyAsync(S3Request request, Bucket bucket, Bucket sourceBucket, string source)
    {
        request.AllowQuery("partNumber", "uploadId");
        var number = PartNumber(request);
        var (upload, _) = bucket.Parts.Find(request.Query("uploadId")!, request.Key);
        var (original, content) = sourceBucket.Open(source) ?? throw request.NoSuchKey(sourceBucket, source);
        await using var file = content;
        Preconditions.ForCopy(request.Headers).RequireForCopy(original);
        var range = Range(request.Header("x-amz-copy-source-range"), original.Size);

        await using var bytes = bucket.BeginUpload();
        var facts = await DigestedCopy.MakeAsync(file, range, bytes, upload.ChecksumAlgorithm, request.Aborted);
        var part = Put(bucket, upload, bytes, number, facts);
        await S3Xml.WriteAsync(request.Context, "CopyPartResult", xml =>
        {
            xml.WriteElementString("LastModified", S3Xml.Time(part.LastModified));
            xml.WriteElementString("ETag", $"\"{part.ETag}\"");
            S3Xml.WriteChecksumValue(xml, part.Checksum);
        });
    }

    public static void Abort(S3Request request, Bucket bucket)
    {
        request.AllowQuery("uploadId");
        request.RefuseHeaders("x-amz-if-match-initiated-time");
        var (upload, _) = bucket.Parts.Take(request.Query("uploadId")!, request.Key);
        bucket.Parts.Discard(upload);
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static UploadedPart Put(Bucket bucket, MultipartUpload upload, Upload bytes, int number, BodyFacts facts) => bucket.Parts.Put(
        upload,
        bytes,
        now => new UploadedPart { Number = number, ContentId = bytes.ContentId, Size = facts.Size, ETag = facts.Md5, LastModified = now, Checksum = facts.Checksum });

    private static int PartNumber(S3Request request) =>
        int.TryParse(request.Query("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostParts
            ? number
            : throw S3Exception.InvalidArgument($"Part number must be an integer between 1 and {MostParts}, inclusive", "partNumber", request.Query("partNumber") ?? "");

    /// <summary>Which checksum the parts will have, and what makes the object's of them; nulls: none.</summary>
    private static (string? Algorithm, string? Type) Checksums(S3Request request)
    {
        if (request.Header("x-amz-checksum-algorithm") is not { } given)
        {
            request.RefuseHeaders("x-amz-checksum-type");
            return (null, null);
        }

        var algorithm = given.ToLowerInvariant();
        if (!Digest.Algorithms.Contains(algorithm))
        {
            throw S3Exception.InvalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
        }

        // Which goes with which: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
        var type = request.Header("x-amz-checksum-type") ?? (algorithm == "crc64nvme" ? Checksum.FullObject : Checksum.Composite);
        return (type, algorithm) is (Checksum.FullObject, "crc32" or "crc32c" or "crc64nvme") or (Checksum.Composite, not "crc64nvme")
            ? (algorithm, type)
            : throw S3Exception.InvalidRequest($"The {type} checksum type cannot be used with the {algorithm} checksum algorithm.");
    }

    private static ByteRange Range(string? header, long size)
    {
        if (header is null)
        {
            return new ByteRange(0, size);
        }

        return ByteRange.Read(header, size) is { } range && header == $"bytes={range.Start}-{range.Start + range.Length - 1}"
            ? range
            : throw S3Exception.InvalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy", "x-amz-copy-source-range", header);
    }
}

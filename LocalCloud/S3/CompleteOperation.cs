using System.Globalization;
using System.Xml.Linq;

namespace LocalCloud.S3;

/// <summary><c>CompleteMultipartUpload</c>: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html</summary>
internal static class CompleteOperation
{
    /// <summary>Of every part but the last, in bytes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html</summary>
    private const long SmallestPart = 5 * 1024 * 1024;

    /// <summary>Ten thousand parts, each with a checksum.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    public static async Task HandleAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery("uploadId");
        var condition = WriteOperations.Condition(request);
        var (root, _) = await S3Xml.ReadAsync(request, "CompleteMultipartUpload", MostBytes, checksummed: false);   // a checksum here is the object's
        var (upload, uploaded) = bucket.Parts.Take(request.Query("uploadId")!, request.Key);
        StoredObject stored;
        try
        {
            var parts = Chosen(root, upload, uploaded);
            stored = await JoinAsync(request, bucket, upload, parts, condition);
        }
        catch
        {
            bucket.Parts.Return(upload, uploaded);
            throw;
        }

        bucket.Parts.Discard(upload);
        ObjectHeaders.WriteEncryption(stored.Headers, request.Context.Response.Headers);
        await S3Xml.WriteAsync(request.Context, "CompleteMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Location", $"{request.Context.Request.Scheme}://{request.Context.Request.Host}{request.Context.Request.PathBase}{request.Context.Request.Path.ToUriComponent()}");
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("Key", stored.Key);
            xml.WriteElementString("ETag", stored.QuotedETag);
            if (stored.Checksum is { } checksum)
            {
                S3Xml.WriteChecksum(xml, checksum);
            }
        });
    }

    /// <summary>The parts that the request lists, which need not be all that came.</summary>
    private static List<UploadedPart> Chosen(XElement root, MultipartUpload upload, IReadOnlyList<UploadedPart> uploaded)
    {
        var byNumber = uploaded.ToDictionary(part => part.Number);
        List<UploadedPart> chosen = [];
        foreach (var element in root.Elements().Where(element => element.Name.LocalName == "Part"))
        {
            var number = int.TryParse(Value(element, "PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : throw S3Xml.Malformed();
            var etag = Value(element, "ETag")?.Trim('"') ?? throw S3Xml.Malformed();
            if (chosen.Count > 0 && chosen[^1].Number >= number)
            {
                throw new S3Exception("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.") { Details = [("UploadId", upload.Id)] };
            }

            var part = byNumber.GetValueOrDefault(number) is { } found && found.ETag == etag ? found : throw InvalidPart(upload, number, etag);
            CheckChecksum(element, upload, part);
            chosen.Add(part);
        }

        if (chosen.Count == 0)
        {
            throw S3Xml.Malformed();
        }

        return chosen.SkipLast(1).FirstOrDefault(part => part.Size < SmallestPart) is { } small
            ? throw new S3Exception("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
            {
                Details = [("ProposedSize", $"{small.Size}"), ("MinSizeAllowed", $"{SmallestPart}"), ("PartNumber", $"{small.Number}"), ("ETag", small.ETag)],
            }
            : chosen;
    }

    private static void CheckChecksum(XElement element, MultipartUpload upload, UploadedPart part)
    {
        if (upload.ChecksumAlgorithm is not { } algorithm)
        {
            return;
        }

        var given = Value(element, S3Xml.ChecksumElement(algorithm));
        if (given is null && upload.ChecksumType == Checksum.Composite)
        {
            throw S3Exception.InvalidRequest($"The upload was created using a {algorithm} checksum. The complete request must include the checksum for each part. It was missing for part {part.Number} in the request.");
        }

        if (given is not null && given != part.Checksum!.Value)
        {
            throw InvalidPart(upload, part.Number, part.ETag);
        }
    }

    /// <summary>One file of all the parts, then an object: until then there is none, and the parts stay what they are.</summary>
    private static async Task<StoredObject> JoinAsync(S3Request request, Bucket bucket, MultipartUpload upload, List<UploadedPart> parts, Action<StoredObject?> condition)
    {
        var whole = upload.ChecksumType == Checksum.FullObject ? Digest.Of(upload.ChecksumAlgorithm!) : null;
        await using var bytes = bucket.BeginUpload();
        foreach (var part in parts)
        {
            await using var file = bucket.Parts.Open(upload, part);
            await FileRange.CopyAsync(
                file,
                new ByteRange(0, part.Size),
                piece =>
                {
                    whole?.Append(piece.Span);
                    return bytes.WriteAsync(piece);
                },
                request.Aborted);
        }

        await bytes.FinishAsync();
        var size = parts.Sum(part => part.Size);
        if (request.Header("x-amz-mp-object-size") is { } announced && announced != $"{size}")
        {
            throw S3Exception.InvalidRequest($"The provided 'x-amz-mp-object-size' header value {announced} does not match what was computed: {size}");
        }

        var checksum = OfObject(upload, parts, whole);
        if (checksum is not null && request.Header(BodyReader.ChecksumPrefix + checksum.Algorithm) is { } expected && expected != checksum.Value)
        {
            throw new S3Exception("BadDigest", $"The {checksum.Algorithm.ToUpperInvariant()} you specified did not match the calculated checksum.");
        }

        return bucket.Commit(
            bytes,
            now => new StoredObject
            {
                Key = upload.Key,
                ContentId = bytes.ContentId,
                Size = size,
                ETag = $"{Convert.ToHexStringLower(Of("md5", parts.Select(part => Convert.FromHexString(part.ETag))))}-{parts.Count}",
                LastModified = now,
                Checksum = checksum,
                StorageClass = upload.StorageClass,
                Headers = upload.Headers,
                Metadata = upload.Metadata,
                Tags = upload.Tags,
            },
            condition);
    }

    private static Checksum? OfObject(MultipartUpload upload, List<UploadedPart> parts, Digest? whole) => upload.ChecksumAlgorithm switch
    {
        null => null,
        var algorithm when whole is not null => new Checksum(algorithm, Convert.ToBase64String(whole.Finish())),
        var algorithm => new Checksum(algorithm, $"{Convert.ToBase64String(Of(algorithm, parts.Select(part => Convert.FromBase64String(part.Checksum!.Value))))}-{parts.Count}") { Type = Checksum.Composite },
    };

    private static byte[] Of(string algorithm, IEnumerable<byte[]> pieces)
    {
        var digest = Digest.Of(algorithm);
        foreach (var piece in pieces)
        {
            digest.Append(piece);
        }

        return digest.Finish();
    }

    private static string? Value(XElement element, string name) => element.Elements().FirstOrDefault(part => part.Name.LocalName == name)?.Value;

    private static S3Exception InvalidPart(MultipartUpload upload, int number, string etag) =>
        new("InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.")
        {
            Details = [("UploadId", upload.Id), ("PartNumber", $"{number}"), ("ETag", etag)],
        };
}

using System.Globalization;
using System.Xml;

namespace LocalCloud.S3;

/// <summary>
/// <c>ListParts</c> (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html) and
/// <c>ListMultipartUploads</c> (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html).
/// </summary>
internal static class ListUploadsOperations
{
    private const int Most = 1000;

    public static Task PartsAsync(S3Request request, Bucket bucket, string owner)
    {
        request.AllowQuery("uploadId", "max-parts", "part-number-marker");
        var (upload, parts) = bucket.Parts.Find(request.Query("uploadId")!, request.Key);
        var marker = Number(request, "part-number-marker", 0);
        var most = Math.Min(Number(request, "max-parts", Most), Most);
        var rest = parts.Where(part => part.Number > marker).ToList();
        var page = rest.Take(most).ToList();
        return S3Xml.WriteAsync(request.Context, "ListPartsResult", xml =>
        {
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("Key", upload.Key);
            xml.WriteElementString("UploadId", upload.Id);
            xml.WriteElementString("PartNumberMarker", $"{marker}");
            xml.WriteElementString("NextPartNumberMarker", $"{(page.Count == 0 ? 0 : page[^1].Number)}");
            xml.WriteElementString("MaxParts", $"{most}");
            xml.WriteElementString("IsTruncated", rest.Count > page.Count ? "true" : "false");
            WriteUpload(xml, upload, owner);
            foreach (var part in page)
            {
                S3Xml.WriteElement(xml, "Part", () =>
                {
                    xml.WriteElementString("PartNumber", $"{part.Number}");
                    xml.WriteElementString("LastModified", S3Xml.Time(part.LastModified));
                    xml.WriteElementString("ETag", $"\"{part.ETag}\"");
                    xml.WriteElementString("Size", $"{part.Size}");
                    S3Xml.WriteChecksumValue(xml, part.Checksum);
                });
            }
        });
    }

    public static Task UploadsAsync(S3Request request, Bucket bucket, string owner)
    {
        request.AllowQuery("uploads", "prefix", "key-marker", "upload-id-marker", "max-uploads", "encoding-type");
        var prefix = request.Query("prefix") ?? "";
        var keyMarker = request.Query("key-marker") ?? "";
        var idMarker = request.Query("upload-id-marker") ?? "";
        var encoding = request.Query("encoding-type");
        var most = Math.Min(Number(request, "max-uploads", Most), Most);
        var all = bucket.Parts.List();
        var passed = all.Select((upload, at) => (upload, at)).Where(entry => entry.upload.Key == keyMarker && entry.upload.Id == idMarker).Select(entry => entry.at + 1).FirstOrDefault();
        var rest = all.Where((upload, at) => (passed > 0 ? at >= passed : keyMarker.Length == 0 || KeyOrder.Instance.Compare(upload.Key, keyMarker) > 0) && upload.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var page = rest.Take(most).ToList();
        string Text(string text) => S3Xml.Encode(text, encoding);
        return S3Xml.WriteAsync(request.Context, "ListMultipartUploadsResult", xml =>
        {
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("Prefix", Text(prefix));
            xml.WriteElementString("KeyMarker", Text(keyMarker));
            xml.WriteElementString("UploadIdMarker", idMarker);
            S3Xml.WriteGiven(xml, "EncodingType", encoding);
            xml.WriteElementString("MaxUploads", $"{most}");
            xml.WriteElementString("IsTruncated", rest.Count > page.Count ? "true" : "false");
            if (rest.Count > page.Count && page.Count > 0)
            {
                xml.WriteElementString("NextKeyMarker", Text(page[^1].Key));
                xml.WriteElementString("NextUploadIdMarker", page[^1].Id);
            }

            foreach (var upload in page)
            {
                S3Xml.WriteElement(xml, "Upload", () =>
                {
                    xml.WriteElementString("Key", Text(upload.Key));
                    xml.WriteElementString("UploadId", upload.Id);
                    xml.WriteElementString("Initiated", S3Xml.Time(upload.InitiatedAt));
                    WriteUpload(xml, upload, owner);
                });
            }
        });
    }

    private static void WriteUpload(XmlWriter xml, MultipartUpload upload, string owner)
    {
        foreach (var who in (string[])["Initiator", "Owner"])
        {
            S3Xml.WriteElement(xml, who, () => xml.WriteElementString("ID", owner));
        }

        xml.WriteElementString("StorageClass", upload.StorageClass);
        S3Xml.WriteGiven(xml, "ChecksumAlgorithm", upload.ChecksumAlgorithm?.ToUpperInvariant());
        S3Xml.WriteGiven(xml, "ChecksumType", upload.ChecksumType);
    }

    private static int Number(S3Request request, string name, int otherwise) => request.Query(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw S3Exception.InvalidArgument($"Provided {name} not an integer or within integer range", name, text);
}

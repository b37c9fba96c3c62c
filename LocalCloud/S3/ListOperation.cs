using System.Globalization;
using System.Xml;

namespace LocalCloud.S3;

/// <summary><c>ListObjectsV2</c>: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</summary>
internal static class ListOperation
{
    private const int Most = 1000;

    public static Task HandleAsync(S3Request request, Bucket bucket, string owner)
    {
        request.AllowQuery("list-type", "prefix", "delimiter", "continuation-token", "start-after", "max-keys", "encoding-type", "fetch-owner");
        if (request.Query("list-type") is not "2")
        {
            throw S3Exception.NotImplemented("ListObjects (version 1; use list-type=2)");
        }

        var encoding = request.Query("encoding-type");
        var maxKeys = MaxKeys(request.Query("max-keys"));
        var token = request.Query("continuation-token");
        var after = token is null ? new ListPosition(request.Query("start-after") ?? "", IsPrefix: false) : ListPosition.Read(token);
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter") ?? "";
        var first = KeyOrder.Instance.Compare(prefix, after.Value) > 0 ? prefix : after.Value;
        var page = bucket.List(first, objects => ListPage.Read(objects, prefix, delimiter, after, maxKeys));

        string Text(string text) => S3Xml.Encode(text, encoding);
        return S3Xml.WriteAsync(request.Context, "ListBucketResult", xml =>
        {
            xml.WriteElementString("Name", bucket.Name);
            xml.WriteElementString("Prefix", Text(prefix));
            S3Xml.WriteGiven(xml, "Delimiter", delimiter.Length == 0 ? null : Text(delimiter));
            S3Xml.WriteGiven(xml, "StartAfter", request.Query("start-after") is { } startAfter ? Text(startAfter) : null);
            S3Xml.WriteGiven(xml, "EncodingType", encoding);
            S3Xml.WriteGiven(xml, "ContinuationToken", token);
            S3Xml.WriteGiven(xml, "NextContinuationToken", page.Next?.Write());
            xml.WriteElementString("MaxKeys", $"{maxKeys}");
            xml.WriteElementString("KeyCount", $"{page.Objects.Count + page.CommonPrefixes.Count}");
            xml.WriteElementString("IsTruncated", page.Next is null ? "false" : "true");
            foreach (var stored in page.Objects)
            {
                xml.WriteStartElement("Contents", S3Xml.Namespace);
                xml.WriteElementString("Key", Text(stored.Key));
                WriteFacts(xml, stored);
                if (request.Query("fetch-owner") is "true")
                {
                    xml.WriteStartElement("Owner", S3Xml.Namespace);
                    xml.WriteElementString("ID", owner);
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            foreach (var common in page.CommonPrefixes)
            {
                xml.WriteStartElement("CommonPrefixes", S3Xml.Namespace);
                xml.WriteElementString("Prefix", Text(common));
                xml.WriteEndElement();
            }
        });
    }

    public static int MaxKeys(string? text) => text is null ? Most
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, Most)
        : throw S3Exception.InvalidArgument("Provided max-keys not an integer or within integer range", "max-keys", text);

    public static void WriteFacts(XmlWriter xml, StoredObject stored)
    {
        xml.WriteElementString("LastModified", S3Xml.Time(stored.LastModified));
        xml.WriteElementString("ETag", stored.QuotedETag);
        if (stored.Checksum is { } checksum)
        {
            xml.WriteElementString("ChecksumAlgorithm", checksum.Algorithm.ToUpperInvariant());
            xml.WriteElementString("ChecksumType", checksum.Type);
        }

        xml.WriteElementString("Size", $"{stored.Size}");
        xml.WriteElementString("StorageClass", stored.StorageClass);
    }
}

using System.Globalization;
using System.Text;
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
        var after = token is null ? new Position(request.Query("start-after") ?? "", IsPrefix: false) : Position.Read(token);
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter") ?? "";
        var first = KeyOrder.Instance.Compare(prefix, after.Value) > 0 ? prefix : after.Value;
        var page = bucket.List(first, objects => Page.Read(objects, prefix, delimiter, after, maxKeys));

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

    private static int MaxKeys(string? text) => text is null ? Most
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, Most)
        : throw S3Exception.InvalidArgument("Provided max-keys not an integer or within integer range", "max-keys", text);

    private static void WriteFacts(XmlWriter xml, StoredObject stored)
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

    /// <summary>Where a list goes on: behind a key, or behind all keys of a common prefix.</summary>
    private sealed record Position(string Value, bool IsPrefix)
    {
        /// <summary>Whether that key was passed already.</summary>
        public bool Passed(string key) =>
            (Value.Length > 0 && key == Value) || KeyOrder.Instance.Compare(key, Value) < 0 || (IsPrefix && key.StartsWith(Value, StringComparison.Ordinal));

        public string Write() => Convert.ToBase64String(Encoding.UTF8.GetBytes((IsPrefix ? 'p' : 'k') + Value));

        public static Position Read(string token)
        {
            var bytes = new byte[token.Length];
            return Convert.TryFromBase64String(token, bytes, out var length) && length > 1 && (char)bytes[0] is 'p' or 'k'
                ? new Position(Encoding.UTF8.GetString(bytes.AsSpan(1, length - 1)), (char)bytes[0] == 'p')
                : throw S3Exception.InvalidArgument("The continuation token provided is incorrect", "continuation-token", token);
        }
    }

    /// <summary>What one answer lists.</summary>
    private sealed record Page(List<StoredObject> Objects, List<string> CommonPrefixes, Position? Next)
    {
        public static Page Read(IEnumerable<StoredObject> objects, string prefix, string delimiter, Position after, int most)
        {
            List<StoredObject> listed = [];
            List<string> commonPrefixes = [];
            var last = after;
            foreach (var stored in objects)
            {
                if (!stored.Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    break;   // they come in order, and begin at the prefix
                }

                if (last.Passed(stored.Key))
                {
                    continue;
                }

                if (listed.Count + commonPrefixes.Count == most)
                {
                    return new Page(listed, commonPrefixes, most == 0 ? null : last);
                }

                var at = delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
                if (at < 0)
                {
                    listed.Add(stored);
                    last = new Position(stored.Key, IsPrefix: false);
                }
                else
                {
                    last = new Position(stored.Key[..(at + delimiter.Length)], IsPrefix: true);
                    commonPrefixes.Add(last.Value);
                }
            }

            return new Page(listed, commonPrefixes, null);
        }
    }
}

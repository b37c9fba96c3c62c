namespace LocalCloud.S3;

/// <summary>
/// <c>ListObjectVersions</c> (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html) of buckets that never had versions:
/// each object is its own and only one, by the id "null".
/// </summary>
internal static class ListVersionsOperation
{
    /// <summary>The id of the version that an object has in a bucket without versions.</summary>
    public const string OnlyVersion = "null";

    public static Task HandleAsync(S3Request request, Bucket bucket, string owner)
    {
        request.AllowQuery("versions", "prefix", "delimiter", "key-marker", "version-id-marker", "max-keys", "encoding-type");
        if (request.Query("version-id-marker") is { } id and not OnlyVersion)
        {
            throw S3Exception.InvalidArgument("Invalid version id specified", "version-id-marker", id);
        }

        var encoding = request.Query("encoding-type");
        var most = ListOperation.MaxKeys(request.Query("max-keys"));
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter") ?? "";
        var marker = request.Query("key-marker") ?? "";
        var after = new ListPosition(marker, IsPrefix: delimiter.Length > 0 && marker.EndsWith(delimiter, StringComparison.Ordinal));
        var first = KeyOrder.Instance.Compare(prefix, marker) > 0 ? prefix : marker;
        var page = bucket.List(first, objects => ListPage.Read(objects, prefix, delimiter, after, most));

        string Text(string text) => S3Xml.Encode(text, encoding);
        return S3Xml.WriteAsync(request.Context, "ListVersionsResult", xml =>
        {
            xml.WriteElementString("Name", bucket.Name);
            xml.WriteElementString("Prefix", Text(prefix));
            xml.WriteElementString("KeyMarker", Text(marker));
            xml.WriteElementString("VersionIdMarker", request.Query("version-id-marker"));
            S3Xml.WriteGiven(xml, "NextKeyMarker", page.Next is { } next ? Text(next.Value) : null);
            S3Xml.WriteGiven(xml, "NextVersionIdMarker", page.Next is { IsPrefix: false } ? OnlyVersion : null);
            S3Xml.WriteGiven(xml, "Delimiter", delimiter.Length == 0 ? null : Text(delimiter));
            S3Xml.WriteGiven(xml, "EncodingType", encoding);
            xml.WriteElementString("MaxKeys", $"{most}");
            xml.WriteElementString("IsTruncated", page.Next is null ? "false" : "true");
            foreach (var stored in page.Objects)
            {
                S3Xml.WriteElement(xml, "Version", () =>
                {
                    xml.WriteElementString("Key", Text(stored.Key));
                    xml.WriteElementString("VersionId", OnlyVersion);
                    xml.WriteElementString("IsLatest", "true");
                    ListOperation.WriteFacts(xml, stored);
                    S3Xml.WriteElement(xml, "Owner", () => xml.WriteElementString("ID", owner));
                });
            }

            foreach (var common in page.CommonPrefixes)
            {
                S3Xml.WriteElement(xml, "CommonPrefixes", () => xml.WriteElementString("Prefix", Text(common)));
            }
        });
    }
}

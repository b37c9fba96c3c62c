using System.Xml.Linq;

namespace LocalCloud.S3;

/// <summary>An object's tags: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html</summary>
internal static class Tags
{
    private const int Most = 10;
    private const int LongestKey = 128;
    private const int LongestValue = 256;
    private const int MostBytes = 64 * 1024;

    /// <summary>Those that a write brings in <c>x-amz-tagging</c>, written as a query.</summary>
    public static IReadOnlyDictionary<string, string> OfHeader(S3Request request) => request.Header("x-amz-tagging") is not { Length: > 0 } header
        ? new Dictionary<string, string>()
        : Checked(header.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => (Decode(pair[0]), Decode(pair.ElementAtOrDefault(1) ?? ""))));

    public static async Task PutAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery("tagging");
        var (root, _) = await S3Xml.ReadAsync(request, "Tagging", MostBytes);
        var tags = Checked(root.Descendants().Where(element => element.Name.LocalName == "Tag").Select(tag => (Value(tag, "Key"), Value(tag, "Value"))));
        Tag(request, bucket, tags);
    }

    public static void Delete(S3Request request, Bucket bucket)
    {
        request.AllowQuery("tagging");
        Tag(request, bucket, new Dictionary<string, string>());
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public static Task GetAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery("tagging");
        var stored = bucket.Find(request.Key) ?? throw request.NoSuchKey(bucket, request.Key);
        return S3Xml.WriteAsync(request.Context, "Tagging", xml => S3Xml.WriteElement(xml, "TagSet", () =>
        {
            foreach (var (key, value) in stored.Tags)
            {
                S3Xml.WriteElement(xml, "Tag", () =>
                {
                    xml.WriteElementString("Key", key);
                    xml.WriteElementString("Value", value);
                });
            }
        }));
    }

    private static void Tag(S3Request request, Bucket bucket, IReadOnlyDictionary<string, string> tags) =>
        _ = bucket.Tag(request.Key, tags) ?? throw request.NoSuchKey(bucket, request.Key);

    private static Dictionary<string, string> Checked(IEnumerable<(string Key, string Value)> given)
    {
        Dictionary<string, string> tags = [];
        foreach (var (key, value) in given)
        {
            if (key.Length is 0 or > LongestKey)
            {
                throw new S3Exception("InvalidTag", "The TagKey you have provided is invalid") { Details = [("TagKey", key)] };
            }

            if (value.Length > LongestValue)
            {
                throw new S3Exception("InvalidTag", "The TagValue you have provided is invalid") { Details = [("TagKey", key), ("TagValue", value)] };
            }

            if (!tags.TryAdd(key, value))
            {
                throw new S3Exception("InvalidTag", "Cannot provide multiple Tags with the same key") { Details = [("TagKey", key)] };
            }
        }

        return tags.Count <= Most ? tags : throw new S3Exception("BadRequest", $"Object tags cannot be greater than {Most}");
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Value(XElement tag, string name) => tag.Elements().FirstOrDefault(part => part.Name.LocalName == name)?.Value ?? throw S3Xml.Malformed();
}

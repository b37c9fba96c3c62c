using System.Xml.Linq;
using LocalCloud.FrontDoor;

namespace LocalCloud.S3;

/// <summary><c>DeleteObjects</c>: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html</summary>
internal static class DeleteManyOperation
{
    private const int MostKeys = 1000;

    /// <summary>A thousand of the longest keys, escaped.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    public static async Task HandleAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery("delete");
        var (root, facts) = await S3Xml.ReadAsync(request, "Delete", MostBytes);
        if (facts.Checksum is null && request.Header("Content-MD5") is null)
        {
            throw S3Exception.InvalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }

        var (keys, quiet) = Read(root);
        List<string> deleted = [];
        List<(string Key, AwsServiceException Refusal)> failed = [];
        foreach (var key in keys)
        {
            try
            {
                request.Context.Needs("s3:DeleteObject", $"{bucket.Arn}/{key}");
                bucket.Delete(key);
                deleted.Add(key);
            }
            catch (AwsServiceException refusal)
            {
                failed.Add((key, refusal));
            }
        }

        await S3Xml.WriteAsync(request.Context, "DeleteResult", xml =>
        {
            foreach (var key in quiet ? [] : deleted)
            {
                S3Xml.WriteElement(xml, "Deleted", () => xml.WriteElementString("Key", key));
            }

            foreach (var (key, refusal) in failed)
            {
                S3Xml.WriteElement(xml, "Error", () =>
                {
                    xml.WriteElementString("Key", key);
                    xml.WriteElementString("Code", refusal.Code);
                    xml.WriteElementString("Message", refusal.Message);
                });
            }
        });
    }

    private static (IReadOnlyList<string> Keys, bool Quiet) Read(XElement root)
    {
        List<string> keys = [];
        foreach (var element in root.Elements().Where(element => element.Name.LocalName == "Object"))
        {
            if (element.Elements().FirstOrDefault(part => part.Name.LocalName != "Key") is { } other)
            {
                throw S3Exception.NotImplemented($"DeleteObjects with {other.Name.LocalName}");
            }

            keys.Add(element.Elements().SingleOrDefault()?.Value is { Length: > 0 } key ? key : throw S3Xml.Malformed());
        }

        if (keys.Count is 0 or > MostKeys)
        {
            throw S3Xml.Malformed();
        }

        return (keys, root.Elements().Any(element => element.Name.LocalName == "Quiet" && element.Value == "true"));
    }
}

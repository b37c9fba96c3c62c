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

        var (objects, quiet) = Read(root);
        List<(string Key, string? Version)> deleted = [];
        List<(string Key, AwsServiceException Refusal)> failed = [];
        foreach (var (key, version) in objects)
        {
            try
            {
                request.Context.Needs(version is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion", $"{bucket.Arn}/{key}");
                bucket.Delete(key);
                deleted.Add((key, version));
            }
            catch (AwsServiceException refusal)
            {
                failed.Add((key, refusal));
            }
        }

        await S3Xml.WriteAsync(request.Context, "DeleteResult", xml =>
        {
            foreach (var (key, version) in quiet ? [] : deleted)
            {
                S3Xml.WriteElement(xml, "Deleted", () =>
                {
                    xml.WriteElementString("Key", key);
                    S3Xml.WriteGiven(xml, "VersionId", version);
                });
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

    private static (IReadOnlyList<(string Key, string? Version)> Objects, bool Quiet) Read(XElement root)
    {
        List<(string, string?)> objects = [];
        foreach (var element in root.Elements().Where(element => element.Name.LocalName == "Object"))
        {
            string? Part(string name) => element.Elements().SingleOrDefault(part => part.Name.LocalName == name)?.Value;
            if (element.Elements().FirstOrDefault(part => part.Name.LocalName is not ("Key" or "VersionId")) is { } other)
            {
                throw S3Exception.NotImplemented($"DeleteObjects with {other.Name.LocalName}");
            }

            if (Part("VersionId") is { } version and not ListVersionsOperation.OnlyVersion)
            {
                throw S3Exception.NotImplemented($"DeleteObjects with VersionId {version}");
            }

            objects.Add((Part("Key") is { Length: > 0 } key ? key : throw S3Xml.Malformed(), Part("VersionId")));
        }

        if (objects.Count is 0 or > MostKeys)
        {
            throw S3Xml.Malformed();
        }

        return (objects, root.Elements().Any(element => element.Name.LocalName == "Quiet" && element.Value == "true"));
    }
}

using LocalCloud.FrontDoor;
using LocalCloud.S3;

namespace LocalCloud.Remote;

/// <summary>What a request to S3 needs to be allowed: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html</summary>
internal static class RemoteObjectNeeds
{
    /// <exception cref="AwsServiceException">The caller may not, and that is enforced.</exception>
    public static void Say(S3Request request)
    {
        var context = request.Context;
        if (Of(request) is not { } action)
        {
            context.NeedsUnknown($"s3:{context.Request.Method}");
            return;
        }

        var bucket = $"arn:aws:s3:::{request.Address.Bucket}";
        context.Needs(action, request.Address.Bucket is null ? "*" : action == "s3:DeleteObject" && request.Address.Key is null ? $"{bucket}/*" : request.Address.Key is { } key ? $"{bucket}/{key}" : bucket);
        if (request.Header("x-amz-copy-source") is { } source && S3Address.ParseCopySource(source) is var from)
        {
            context.Needs("s3:GetObject", $"arn:aws:s3:::{from.Bucket}/{from.Key}");
        }
    }

    /// <summary>Null where it isn't known.</summary>
    private static string? Of(S3Request request) => (request.Context.Request.Method, request.Address) switch
    {
        ("GET", { Bucket: null }) => "s3:ListAllMyBuckets",
        ("GET", { Key: null }) when request.Query("location") is not null => "s3:GetBucketLocation",
        ("GET", { Key: null }) when request.Query("versions") is not null => "s3:ListBucketVersions",
        ("GET", { Key: null }) when request.Query("uploads") is not null => "s3:ListBucketMultipartUploads",
        ("GET" or "HEAD", { Key: null }) when Plain(request, "list-type", "prefix", "delimiter", "continuation-token", "start-after", "max-keys", "marker", "encoding-type", "fetch-owner") => "s3:ListBucket",
        ("POST", { Key: null }) when request.Query("delete") is not null => "s3:DeleteObject",
        ("GET" or "HEAD", { Key: not null }) when request.Query("uploadId") is not null => "s3:ListMultipartUploadParts",
        ("GET" or "HEAD", { Key: not null }) when request.Query("tagging") is null && request.Query("versionId") is null => "s3:GetObject",
        ("PUT", { Key: not null }) when request.Query("tagging") is null => "s3:PutObject",
        ("POST", { Key: not null }) when request.Query("uploads") is not null || request.Query("uploadId") is not null => "s3:PutObject",
        ("DELETE", { Key: not null }) when request.Query("uploadId") is not null => "s3:AbortMultipartUpload",
        ("DELETE", { Key: not null }) when request.Query("tagging") is null && request.Query("versionId") is null => "s3:DeleteObject",
        _ => null,
    };

    private static bool Plain(S3Request request, params ReadOnlySpan<string> known)
    {
        foreach (var name in request.Context.Request.Query.Keys)
        {
            if (name != "x-id" && !known.Contains(name))
            {
                return false;
            }
        }

        return true;
    }
}

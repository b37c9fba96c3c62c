using CloudTemplate;
using LocalCloud.FrontDoor;

namespace LocalCloud.S3;

/// <summary>Which operation a request asks for, and what it needs to be allowed: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html</summary>
internal sealed class S3Operations(SystemModel system, IReadOnlyDictionary<string, Bucket> buckets, Outages outages)
{
    public Task HandleAsync(S3Request request)
    {
        var method = request.Context.Request.Method;
        if (request.Address.Bucket is not { } name)
        {
            return HttpMethods.IsGet(method) && request.Address.Key is null ? ListBucketsAsync(request) : throw S3Exception.NotImplemented($"{method} of the account");
        }

        if (request.Address.Key is null && method is "PUT" or "DELETE" && request.Context.Request.Query.Count == 0)
        {
            throw S3Exception.NotImplemented($"{method} of a bucket (buckets come from the template)");
        }

        var bucket = Find(name);
        return request.Address.Key is null ? HandleBucketAsync(method, request, bucket) : HandleObjectAsync(method, request, bucket);
    }

    private Task HandleObjectAsync(string method, S3Request request, Bucket bucket)
    {
        var arn = $"{bucket.Arn}/{request.Key}";
        if (request.Query("tagging") is not null && method is "GET" or "PUT" or "DELETE")
        {
            request.Context.Needs($"s3:{char.ToUpperInvariant(method[0])}{method[1..].ToLowerInvariant()}ObjectTagging", arn);
            return TagAsync(method, request, bucket);
        }

        switch (method)
        {
            case "GET" when request.Query("uploadId") is not null:
                request.Context.Needs("s3:ListMultipartUploadParts", arn);
                return ListUploadsOperations.PartsAsync(request, bucket, system.AccountId);
            case "GET" or "HEAD":
                request.Context.Needs("s3:GetObject", arn);
                return ReadOperation.HandleAsync(request, bucket);
            case "PUT" when request.Header("x-amz-copy-source") is { } source:
                return CopyAsync(request, bucket, S3Address.ParseCopySource(source), arn);
            case "PUT":
                NeedsPut(request, arn);
                return request.Query("uploadId") is null ? WriteOperations.PutAsync(request, bucket) : MultipartOperations.PutAsync(request, bucket);
            case "POST" when request.Query("uploads") is not null:
                NeedsPut(request, arn);
                return MultipartOperations.BeginAsync(request, bucket);
            case "POST" when request.Query("uploadId") is not null:
                request.Context.Needs("s3:PutObject", arn);
                return CompleteOperation.HandleAsync(request, bucket);
            case "DELETE" when request.Query("uploadId") is not null:
                request.Context.Needs("s3:AbortMultipartUpload", arn);
                MultipartOperations.Abort(request, bucket);
                return Task.CompletedTask;
            case "DELETE":
                request.Context.Needs("s3:DeleteObject", arn);
                WriteOperations.Delete(request, bucket);
                return Task.CompletedTask;
            default:
                request.AllowQuery();   // names what is asked for
                throw S3Exception.NotImplemented($"{method} of an object");
        }
    }

    private static Task TagAsync(string method, S3Request request, Bucket bucket)
    {
        switch (method)
        {
            case "GET":
                return Tags.GetAsync(request, bucket);
            case "PUT":
                return Tags.PutAsync(request, bucket);
            default:
                Tags.Delete(request, bucket);
                return Task.CompletedTask;
        }
    }

    private Task CopyAsync(S3Request request, Bucket bucket, S3Address source, string arn)
    {
        var from = Find(source.Bucket!);
        request.Context.Needs("s3:GetObject", $"{from.Arn}/{source.Key}");
        NeedsPut(request, arn);
        return request.Query("uploadId") is null ? WriteOperations.CopyAsync(request, bucket, from, source.Key!) : MultipartOperations.CopyAsync(request, bucket, from, source.Key!);
    }

    /// <summary>Tags that come with an object need a permission of their own.</summary>
    private static void NeedsPut(S3Request request, string arn)
    {
        request.Context.Needs("s3:PutObject", arn);
        if (request.Header("x-amz-tagging") is not null)
        {
            request.Context.Needs("s3:PutObjectTagging", arn);
        }
    }

    private Task HandleBucketAsync(string method, S3Request request, Bucket bucket)
    {
        void Needs(string action) => request.Context.Needs($"s3:{action}", bucket.Arn);
        switch (method)
        {
            case "HEAD":
                request.AllowQuery();
                Needs("ListBucket");
                request.Context.Response.Headers["x-amz-bucket-region"] = system.Region;
                return Task.CompletedTask;
            case "GET" when request.Query("location") is not null:
                Needs("GetBucketLocation");
                return BucketOperations.LocationAsync(request, system.Region);
            case "GET" when request.Query("versioning") is not null:
                Needs("GetBucketVersioning");
                return BucketOperations.VersioningAsync(request);
            case "GET" when request.Query("encryption") is not null:
                Needs("GetEncryptionConfiguration");
                return BucketOperations.EncryptionAsync(request, bucket.Model.Encryption);
            case "GET" when request.Query("lifecycle") is not null:
                Needs("GetLifecycleConfiguration");
                return BucketOperations.LifecycleAsync(request, bucket.Model.LifecycleRules);
            case "GET" when request.Query("uploads") is not null:
                Needs("ListBucketMultipartUploads");
                return ListUploadsOperations.UploadsAsync(request, bucket, system.AccountId);
            case "GET" when request.Query("versions") is not null:
                Needs("ListBucketVersions");
                return ListVersionsOperation.HandleAsync(request, bucket, system.AccountId);
            case "GET":
                Needs("ListBucket");
                return ListOperation.HandleAsync(request, bucket, system.AccountId);
            case "POST" when request.Query("delete") is not null:
                return DeleteManyOperation.HandleAsync(request, bucket);
            default:
                request.AllowQuery();
                throw S3Exception.NotImplemented($"{method} of a bucket");
        }
    }

    private Task ListBucketsAsync(S3Request request)
    {
        request.Context.Needs("s3:ListAllMyBuckets", "*");
        return BucketOperations.ListAsync(request, buckets.Values, system.AccountId);
    }

    private Bucket Find(string name)
    {
        var bucket = buckets.GetValueOrDefault(name) ?? throw S3Exception.NoSuchBucket(name);
        return outages.IsStopped(bucket.Arn) ? throw S3Exception.InternalError(name) : bucket;
    }
}

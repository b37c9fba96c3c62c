using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.S3;

/// <summary>
/// The part of S3 that is emulated. Buckets come from the template and hold objects without versions; whatever else is asked for
/// is answered 501 <c>NotImplemented</c> by its name.
/// </summary>
/// <param name="folder">Holds a folder for each bucket.</param>
/// <param name="clock">Gives objects their times, and ends them.</param>
internal sealed class S3Service(SystemModel system, string folder, TimeProvider clock) : IAwsService, IObjects
{
    public const string RequestId = "x-amz-request-id";

    private readonly Dictionary<string, Bucket> _buckets = system.Buckets.ToDictionary(
        bucket => bucket.Name,
        bucket => new Bucket(bucket, Path.Combine(folder, bucket.Name), clock));

    public string SigningName => "s3";

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        context.Response.Headers[RequestId] = context.Response.Headers["x-amzn-RequestId"];
        try
        {
            await HandleAsync(new S3Request(context, system.AccountId));
        }
        catch (S3Exception error)
        {
            await S3Xml.WriteErrorAsync(context, error);
        }
    }

    public async Task PutAsync(string bucketArn, string key, ReadOnlyMemory<byte> content, string contentType)
    {
        var bucket = _buckets.Values.FirstOrDefault(bucket => bucket.Arn == bucketArn) ?? throw S3Exception.NoSuchBucket(bucketArn);
        var md5 = Digest.Of("md5");
        md5.Append(content.Span);
        await using var upload = bucket.BeginUpload();
        await upload.WriteAsync(content);
        await upload.FinishAsync();
        bucket.Commit(
            upload,
            now => new StoredObject
            {
                Key = key,
                ContentId = upload.ContentId,
                Size = content.Length,
                ETag = Convert.ToHexStringLower(md5.Finish()),
                LastModified = now,
                Headers = new Dictionary<string, string> { ["Content-Type"] = contentType },
            },
            static _ => { });
    }

    /// <summary>Signed for this service, or unsigned and naming a bucket.</summary>
    public bool Claims(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
        {
            return authorization.Contains("/s3/aws4_request", StringComparison.Ordinal);
        }

        try
        {
            return S3Address.Parse(request.Host.Host, request.Path.ToUriComponent()).Bucket is { } bucket && _buckets.ContainsKey(bucket);
        }
        catch (S3Exception)
        {
            return false;
        }
    }

    /// <summary>The front door's refusals in S3's words.</summary>
    public Task RefuseAsync(HttpContext context, AwsServiceException refusal)
    {
        context.Response.Headers[RequestId] = context.Response.Headers["x-amzn-RequestId"];
        return S3Xml.WriteErrorAsync(context, refusal.Code switch
        {
            "MissingAuthenticationTokenException" => new S3Exception("AccessDenied", "Access Denied: sign the request (SigV4) with the keys of the outputs file.", refusal.Status),
            "UnrecognizedClientException" => new S3Exception("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", refusal.Status),
            "InvalidSignatureException" => new S3Exception("SignatureDoesNotMatch", refusal.Message, StatusCodes.Status403Forbidden),
            "InternalFailure" => new S3Exception("InternalError", refusal.Message, refusal.Status),
            _ => new S3Exception(refusal.Code, refusal.Message, refusal.Status),
        });
    }

    private Task HandleAsync(S3Request request)
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
        switch (method)
        {
            case "GET" or "HEAD":
                request.Context.Needs("s3:GetObject", arn);
                return ReadOperation.HandleAsync(request, bucket);
            case "PUT" when request.Header("x-amz-copy-source") is { } source:
                var original = S3Address.ParseCopySource(source);
                request.Context.Needs("s3:GetObject", $"{Find(original.Bucket!).Arn}/{original.Key}");
                request.Context.Needs("s3:PutObject", arn);
                return WriteOperations.CopyAsync(request, bucket, Find);
            case "PUT":
                request.Context.Needs("s3:PutObject", arn);
                return WriteOperations.PutAsync(request, bucket);
            case "DELETE":
                request.Context.Needs("s3:DeleteObject", arn);
                WriteOperations.Delete(request, bucket);
                return Task.CompletedTask;
            default:
                request.AllowQuery();   // names what is asked for, such as uploads
                throw S3Exception.NotImplemented($"{method} of an object");
        }
    }

    private Task HandleBucketAsync(string method, S3Request request, Bucket bucket)
    {
        switch (method)
        {
            case "HEAD":
                request.AllowQuery();
                request.Context.Needs("s3:ListBucket", bucket.Arn);
                request.Context.Response.Headers["x-amz-bucket-region"] = system.Region;
                return Task.CompletedTask;
            case "GET" when request.Query("location") is not null:
                request.AllowQuery("location");
                request.Context.Needs("s3:GetBucketLocation", bucket.Arn);
                return S3Xml.WriteAsync(request.Context, "LocationConstraint", xml => xml.WriteString(system.Region == "us-east-1" ? "" : system.Region));
            case "GET":
                request.Context.Needs("s3:ListBucket", bucket.Arn);
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
        request.AllowQuery();
        request.Context.Needs("s3:ListAllMyBuckets", "*");
        return S3Xml.WriteAsync(request.Context, "ListAllMyBucketsResult", xml =>
        {
            xml.WriteStartElement("Owner", S3Xml.Namespace);
            xml.WriteElementString("ID", system.AccountId);
            xml.WriteEndElement();
            xml.WriteStartElement("Buckets", S3Xml.Namespace);
            foreach (var bucket in _buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal))
            {
                xml.WriteStartElement("Bucket", S3Xml.Namespace);
                xml.WriteElementString("Name", bucket.Name);
                xml.WriteElementString("CreationDate", S3Xml.Time(bucket.CreatedAt));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        });
    }

    private Bucket Find(string name) => _buckets.GetValueOrDefault(name) ?? throw S3Exception.NoSuchBucket(name);
}

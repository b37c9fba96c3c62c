using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.S3;

/// <summary>
/// The part of S3 that is emulated. Buckets come from the template and hold objects without versions; whatever else is asked for
/// is answered 501 <c>NotImplemented</c> by its name.
/// </summary>
internal sealed class S3Service : IAwsService, IObjects
{
    public const string RequestId = "x-amz-request-id";

    private readonly Dictionary<string, Bucket> _buckets;
    private readonly S3Operations _operations;
    private readonly string _accountId;

    /// <param name="folder">Holds a folder for each bucket.</param>
    /// <param name="clock">Gives objects their times, and ends them.</param>
    public S3Service(SystemModel system, string folder, TimeProvider clock)
    {
        _buckets = system.Buckets.ToDictionary(bucket => bucket.Name, bucket => new Bucket(bucket, Path.Combine(folder, bucket.Name), clock));
        _operations = new S3Operations(system, _buckets, Outages);
        _accountId = system.AccountId;
    }

    public string SigningName => "s3";

    /// <summary>The buckets that are stopped.</summary>
    public Outages Outages { get; } = new();

    /// <summary>How many objects a bucket holds; those whose time is over count until somebody comes across them.</summary>
    public int Count(string bucket) => _buckets[bucket].Count;

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        context.Response.Headers[RequestId] = context.Response.Headers["x-amzn-RequestId"];
        try
        {
            await _operations.HandleAsync(new S3Request(context, _accountId));
        }
        catch (S3Exception error)
        {
            await S3Xml.WriteErrorAsync(context, error);
        }
    }

    public async Task PutAsync(string bucketArn, string key, ReadOnlyMemory<byte> content, string contentType)
    {
        var bucket = _buckets.Values.FirstOrDefault(bucket => bucket.Arn == bucketArn) ?? throw S3Exception.NoSuchBucket(bucketArn);
        if (Outages.IsStopped(bucketArn))
        {
            throw S3Exception.InternalError(bucket.Name);
        }

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
                Headers = new Dictionary<string, string>(ObjectHeaders.EncryptionOf(new HeaderDictionary(), bucket.Model.Encryption)) { ["Content-Type"] = contentType },
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

    public AwsServiceException Denied(string reason) => new("AccessDenied", reason, StatusCodes.Status403Forbidden);

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
}

using System.Collections.Frozen;
using LocalCloud.FrontDoor;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.S3;

/// <summary>A request with what is known of it: its address, and that nothing in it is overlooked.</summary>
internal sealed class S3Request
{
    private static readonly FrozenSet<string> KnownHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "x-amz-acl", "x-amz-api-version", "x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type", "x-amz-content-sha256",
        "x-amz-copy-source", "x-amz-copy-source-range",
        "x-amz-copy-source-if-match", "x-amz-copy-source-if-modified-since", "x-amz-copy-source-if-none-match", "x-amz-copy-source-if-unmodified-since",
        "x-amz-date", "x-amz-decoded-content-length", "x-amz-expected-bucket-owner", "x-amz-metadata-directive", "x-amz-mp-object-size", "x-amz-request-payer",
        "x-amz-sdk-checksum-algorithm", "x-amz-security-token", "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-bucket-key-enabled", "x-amz-server-side-encryption-context", "x-amz-source-expected-bucket-owner",
        "x-amz-storage-class", "x-amz-tagging", "x-amz-trailer", "x-amz-user-agent");

    private readonly bool _presigned;

    public S3Request(HttpContext context, string accountId)
    {
        Context = context;
        Address = S3Address.Parse(context.Request.Host.Host, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        _presigned = QueryAuthorization.IsIn(context.Request);
        if (_presigned)
        {
            TakeHeadersOfQuery();
        }

        CheckHeaders(accountId);
    }

    public HttpContext Context { get; }

    public S3Address Address { get; }

    public string Key => Address.Key!;

    public IHeaderDictionary Headers => Context.Request.Headers;

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>A header's value; null where it isn't given.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A query parameter's value; null where it isn't given.</summary>
    public string? Query(string name) => Context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Whoever may not list a bucket isn't told what is missing in it: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html</summary>
    public S3Exception NoSuchKey(Bucket bucket, string key) => Context.Allows("s3:ListBucket", bucket.Arn)
        ? S3Exception.NoSuchKey(key)
        : new S3Exception("AccessDenied", $"{key} isn't there, which is only told to those who may s3:ListBucket on {bucket.Arn}: access denied.", StatusCodes.Status403Forbidden);

    /// <summary>Refuses a query that asks for something else than these.</summary>
    public void AllowQuery(params ReadOnlySpan<string> names)
    {
        foreach (var name in Context.Request.Query.Keys)
        {
            if (name != "x-id" && !names.Contains(name) && !(_presigned && IsHeader(name)))
            {
                throw S3Exception.NotImplemented($"{Context.Request.Method} with the query parameter '{name}'");
            }
        }
    }

    /// <summary>Refuses headers that this operation knows and that aren't emulated for it.</summary>
    public void RefuseHeaders(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Headers.ContainsKey(name))
            {
                throw S3Exception.NotImplemented($"The header {name} of this operation");
            }
        }
    }

    /// <summary>
    /// Who signs a URL puts there what would be headers. Not so the checksums, which S3 doesn't look at: an SDK has them of the empty body.
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
    /// </summary>
    private void TakeHeadersOfQuery()
    {
        foreach (var (name, value) in Context.Request.Query.Where(parameter => IsHeader(parameter.Key) && !QueryAuthorization.IsParameter(parameter.Key)))
        {
            if (!IsChecksum(name) && !name.Equals("x-amz-sdk-checksum-algorithm", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAdd(name, value);
            }
        }
    }

    private static bool IsHeader(string name) => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase);

    /// <summary>What an <c>x-amz-…</c> header asks for is done or refused, never ignored.</summary>
    private void CheckHeaders(string accountId)
    {
        foreach (var name in Headers.Keys.Where(IsHeader))
        {
            if (!KnownHeaders.Contains(name)
                && !name.StartsWith(ObjectHeaders.MetadataPrefix, StringComparison.OrdinalIgnoreCase)
                && !IsChecksum(name))
            {
                throw S3Exception.NotImplemented($"The header {name.ToLowerInvariant()}");
            }
        }

        foreach (var owner in (string[])["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"])
        {
            if (Header(owner) is { } expected && expected != accountId)
            {
                throw new S3Exception("AccessDenied", "Access Denied", StatusCodes.Status403Forbidden);
            }
        }

        if (Header("x-amz-acl") is { } acl && acl is not "private" and not "bucket-owner-full-control")
        {
            throw S3Exception.NotImplemented($"The access control list {acl}");
        }
    }

    private static bool IsChecksum(string header) =>
        header.StartsWith(BodyReader.ChecksumPrefix, StringComparison.OrdinalIgnoreCase)
        && Digest.Algorithms.Contains(header[BodyReader.ChecksumPrefix.Length..].ToLowerInvariant(), StringComparer.Ordinal);
}

using System.Globalization;

namespace LocalCloud.S3;

/// <summary>
/// Conditions under which an object is read or copied. A condition on the ETag outweighs the one on the time beside it:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// </summary>
/// <param name="IfModifiedSince">Null where it isn't given, or isn't a date.</param>
internal sealed record Preconditions(string? IfMatch, string? IfNoneMatch, DateTimeOffset? IfModifiedSince, DateTimeOffset? IfUnmodifiedSince)
{
    public static Preconditions ForRead(IHeaderDictionary headers) =>
        new(Text(headers, "If-Match"), Text(headers, "If-None-Match"), Date(headers, "If-Modified-Since"), Date(headers, "If-Unmodified-Since"));

    public static Preconditions ForCopy(IHeaderDictionary headers) => new(
        Text(headers, "x-amz-copy-source-if-match"),
        Text(headers, "x-amz-copy-source-if-none-match"),
        Date(headers, "x-amz-copy-source-if-modified-since"),
        Date(headers, "x-amz-copy-source-if-unmodified-since"));

    /// <exception cref="S3Exception">A condition for going on doesn't hold.</exception>
    public void Require(StoredObject stored)
    {
        if (IfMatch is not null)
        {
            if (!Matches(IfMatch, stored))
            {
                throw S3Exception.PreconditionFailed("If-Match");
            }
        }
        else if (IfUnmodifiedSince < Seconds(stored))
        {
            throw S3Exception.PreconditionFailed("If-Unmodified-Since");
        }
    }

    /// <summary>A copy has no 304: what is unchanged isn't copied either.</summary>
    /// <exception cref="S3Exception">A condition doesn't hold.</exception>
    public void RequireForCopy(StoredObject original)
    {
        Require(original);
        if (IsUnchanged(original))
        {
            throw S3Exception.PreconditionFailed("x-amz-copy-source-If-None-Match");
        }
    }

    /// <summary>Whether the client has the object already.</summary>
    public bool IsUnchanged(StoredObject stored) =>
        IfNoneMatch is null ? IfModifiedSince >= Seconds(stored) : Matches(IfNoneMatch, stored);

    /// <summary>Whether a list of ETags, or <c>*</c>, has the object's.</summary>
    public static bool Matches(string etags, StoredObject stored) =>
        etags.Split(',', StringSplitOptions.TrimEntries).Any(etag => etag == "*" || etag == stored.QuotedETag || etag == stored.ETag);

    /// <summary>HTTP's dates have no more.</summary>
    private static DateTimeOffset Seconds(StoredObject stored) => DateTimeOffset.FromUnixTimeSeconds(stored.LastModified.ToUnixTimeSeconds());

    private static string? Text(IHeaderDictionary headers, string name) => headers[name].ToString() is { Length: > 0 } value ? value : null;

    private static DateTimeOffset? Date(IHeaderDictionary headers, string name) =>
        DateTimeOffset.TryParse(headers[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}

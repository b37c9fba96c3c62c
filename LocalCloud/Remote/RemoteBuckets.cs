using System.Collections.Frozen;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.S3;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Remote;

/// <summary>The template's buckets in AWS, behind the front door. A body is read whole and checked, then goes on by a signature of our own.</summary>
internal sealed class RemoteBuckets(RemoteCalls calls, S3Service refusals, SystemModel system) : IAwsService, IObjects
{
    /// <summary>What is held in memory on its way.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>About the caller's own signature and encoding, which end here.</summary>
    private static readonly FrozenSet<string> Ours = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "x-amz-content-sha256", "x-amz-date", "x-amz-decoded-content-length", "x-amz-security-token", "x-amz-trailer", "x-amzn-trace-id");

    private static readonly FrozenSet<string> Content = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Type", "Content-MD5", "Content-Disposition", "Content-Language", "Expires");

    private static readonly FrozenSet<string> Conditions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Cache-Control", "Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since");

    public string SigningName => "s3";

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        context.Response.Headers[S3Service.RequestId] = context.Response.Headers["x-amzn-RequestId"];
        try
        {
            S3Request request = new(context, system.AccountId);
            RemoteObjectNeeds.Say(request);
            using MemoryStream body = new();
            var checksum = await ReadAsync(request, body);
            using var outgoing = Outgoing(request, body.ToArray());
            if (checksum is not null && !outgoing.Headers.Contains(BodyReader.ChecksumPrefix + checksum.Algorithm))
            {
                outgoing.Headers.TryAddWithoutValidation(BodyReader.ChecksumPrefix + checksum.Algorithm, checksum.Value);
            }

            using var response = await calls.SendAsync(outgoing, body.ToArray(), SigningName, context.RequestAborted);
            await RemoteAnswer.PassOnAsync(context, response);
        }
        catch (S3Exception error)
        {
            await S3Xml.WriteErrorAsync(context, error);
        }
    }

    public async Task PutAsync(string bucketArn, string key, ReadOnlyMemory<byte> content, string contentType)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, Address(bucketArn[(bucketArn.LastIndexOf(':') + 1)..], key, "")) { Content = new ReadOnlyMemoryContent(content) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await calls.SendAsync(request, content, SigningName, CancellationToken.None);
        if (!response.IsSuccessStatusCode)
        {
            throw new AwsServiceException("UnknownError", $"s3 answered {(int)response.StatusCode} when {key} was to be put into {bucketArn}.", (int)response.StatusCode);
        }
    }

    public AwsServiceException Denied(string reason) => refusals.Denied(reason);

    public Task RefuseAsync(HttpContext context, AwsServiceException refusal) => refusals.RefuseAsync(context, refusal);

    private static async Task<Checksum?> ReadAsync(S3Request request, MemoryStream body)
    {
        var http = request.Context.Request;
        if (!(HttpMethods.IsPut(http.Method) || HttpMethods.IsPost(http.Method)) || (http.ContentLength ?? 0) == 0)
        {
            return null;
        }

        var facts = await BodyReader.ReadAsync(
            request,
            bytes =>
            {
                body.Write(bytes.Span);
                return ValueTask.CompletedTask;
            },
            MostBytes);
        return facts.Checksum;
    }

    private HttpRequestMessage Outgoing(S3Request request, byte[] body)
    {
        var query = string.Join('&', request.Context.Features.GetRequiredFeature<IHttpRequestFeature>().QueryString.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !QueryAuthorization.IsParameter(pair.Split('=')[0])));
        HttpRequestMessage outgoing = new(HttpMethod.Parse(request.Context.Request.Method), Address(request.Address.Bucket, request.Address.Key, query));
        if (HttpMethods.IsPut(outgoing.Method.Method) || HttpMethods.IsPost(outgoing.Method.Method))
        {
            outgoing.Content = new ReadOnlyMemoryContent(body);
        }

        foreach (var (name, value) in request.Headers)
        {
            if (Conditions.Contains(name) || (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !Ours.Contains(name)))
            {
                outgoing.Headers.TryAddWithoutValidation(name, value.ToString());
            }
            else if (Content.Contains(name))
            {
                outgoing.Content?.Headers.TryAddWithoutValidation(name, value.ToString());
            }
        }

        AddEncoding(request, outgoing);
        return outgoing;
    }

    /// <summary>What the object is encoded in, without the encoding of the way here.</summary>
    private static void AddEncoding(S3Request request, HttpRequestMessage outgoing)
    {
        var encodings = (request.Header("Content-Encoding") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(encoding => !encoding.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase)).ToList();
        if (encodings.Count > 0)
        {
            outgoing.Content?.Headers.TryAddWithoutValidation("Content-Encoding", string.Join(',', encodings));
        }
    }

    /// <summary>Path-style, which every address takes.</summary>
    private Uri Address(string? bucket, string? key, string query)
    {
        var parts = (key ?? "").Split('/');
        if (parts.Any(part => part is "." or ".."))
        {
            throw S3Exception.NotImplemented("A key with '.' or '..' between slashes, in a bucket of AWS");
        }

        var path = bucket is null ? "" : $"{Uri.EscapeDataString(bucket)}/{string.Join('/', parts.Select(Uri.EscapeDataString))}";
        var address = $"{calls.Address(SigningName).GetLeftPart(UriPartial.Authority)}/{(key is null ? path.TrimEnd('/') : path)}";
        return new Uri(query.Length == 0 ? address : $"{address}?{query}");
    }
}

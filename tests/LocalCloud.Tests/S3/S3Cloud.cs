using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.S3;

/// <summary>One cloud with two buckets, and a client for each way of asking.</summary>
public sealed class S3Cloud : IAsyncLifetime
{
    public const string Bucket = "orders-archive";

    /// <summary>Its objects under <c>old/</c> end after thirty days.</summary>
    public const string Other = "orders.other";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orders-s3-");
    private OrdersCloud? _cloud;

    internal OrdersCloud Cloud => _cloud!;

    internal AmazonS3Client Client { get; private set; } = null!;

    /// <summary>Adds the buckets to the orders' template.</summary>
    internal static void AddBuckets(JsonObject template)
    {
        template["Resources"]!["Archive"] = JsonNode.Parse($$"""{ "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "{{Bucket}}" } }""");
        template["Resources"]!["Other"] = JsonNode.Parse($$"""
            { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "{{Other}}", "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "Prefix": "old/", "ExpirationInDays": 30 }] } } }
            """);
    }

    internal static AmazonS3Client ClientOf(OrdersCloud cloud) => new(
        new BasicAWSCredentials(cloud["AccessKeyId"], cloud["SecretAccessKey"]),
        new AmazonS3Config { ServiceURL = cloud.Endpoint("S3"), ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    /// <summary>Sends a request of one's own making, as whom one likes.</summary>
    /// <param name="accessKeyId">The developer's where none is given; empty: unsigned.</param>
    internal async Task<(HttpStatusCode Status, HttpResponseMessage Response, string Text)> SendAsync(
        string method, string target, byte[]? body = null, string? accessKeyId = null, string? host = null, params IReadOnlyList<(string Name, string Value)> headers)
    {
        // As it is written: dots and escapes are what these requests are about.
        Uri uri = new(Cloud.Endpoint("S3") + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpRequestMessage request = new(new HttpMethod(method), uri) { Content = body is null ? null : new ByteArrayContent(body) };
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        accessKeyId ??= Cloud["AccessKeyId"];
        if (accessKeyId.Length > 0)
        {
            Sign(request, target, accessKeyId, host ?? uri.Authority);
        }

        var response = await Cloud.Http.SendAsync(request);
        return (response.StatusCode, response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>
    /// Signs as S3 wants it: the path as it is sent, and the body's hash as a header gives it.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    /// </summary>
    internal void Sign(HttpRequestMessage request, string target, string accessKeyId, string host)
    {
        var time = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        var parts = target.Split('?', 2);
        IEnumerable<string> query = parts.Length == 1 ? [] : parts[1].Split('&').Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal);
        var payload = request.Headers.TryGetValues("x-amz-content-sha256", out var hash) ? hash.Single() : "";
        var canonical = $"{request.Method}\n{parts[0]}\n{string.Join('&', query)}\nhost:{host}\nx-amz-date:{time}\n\nhost;x-amz-date\n{payload}";
        var scope = $"{time[..8]}/us-east-1/s3/aws4_request";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{Cloud["SecretAccessKey"]}"), (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part)));
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
    }

    /// <summary>The code of an error in S3's form.</summary>
    internal static string Code(string text) => XDocument.Parse(text).Root!.Element("Code")!.Value;

    public async Task InitializeAsync()
    {
        _cloud = await OrdersCloud.StartAsync(_folder, AddBuckets);
        Client = ClientOf(_cloud);
    }

    public async Task DisposeAsync()
    {
        if (_cloud is not null)
        {
            Client.Dispose();
            await _cloud.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class S3Collection : ICollectionFixture<S3Cloud>
{
    public const string Name = "one cloud with buckets";
}

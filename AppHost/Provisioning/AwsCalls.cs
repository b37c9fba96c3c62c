using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Webhooks.Functions.Aws;

namespace Webhooks.AppHost.Provisioning;

/// <summary>
/// Calls to AWS with the credentials of whoever runs this, found as AWS's own tools find them. There is no AWSSDK package of CloudFormation to
/// be had, so these few calls are made by hand: by AWS's Query protocol, and by its JSON protocol for secrets.
/// </summary>
internal sealed class AwsCalls(string region) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(30) };
    private AWSCredentials? _credentials;

    public string Region => region;

    /// <exception cref="RunException">This machine has none.</exception>
    public AWSCredentials Credentials()
    {
        try
        {
            return _credentials ??= DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonClientException none)
        {
            throw new RunException($"This machine has no AWS credentials: {none.Message.ReplaceLineEndings(" ")} Set AWS_PROFILE, or sign in with: aws sso login");
        }
    }

    /// <summary>
    /// Where a service answers: <c>AWS_ENDPOINT_URL_…</c> or <c>AWS_ENDPOINT_URL</c> where one is set, else its own address.
    /// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    /// </summary>
    /// <exception cref="RunException">A variable is set, and isn't an address.</exception>
    public Uri Address(string service)
    {
        var suffix = service == "secretsmanager" ? "SECRETS_MANAGER" : service.ToUpperInvariant();
        foreach (var name in (string[])[$"AWS_ENDPOINT_URL_{suffix}", "AWS_ENDPOINT_URL"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? new Uri(address, "/")
                    : throw new RunException($"{name} is '{text}', which is no address. Write http://… or https://…, or unset it.");
            }
        }

        return new Uri($"https://{service}.{region}.amazonaws.com/");
    }

    /// <summary>Calls an action by the Query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html</summary>
    /// <returns>The answer; names without their namespace.</returns>
    /// <exception cref="AwsRefusalException">The service refuses.</exception>
    /// <exception cref="RunException">It can't be reached, or there are no credentials.</exception>
    public async Task<XElement> QueryAsync(string service, string version, string action, CancellationToken cancellationToken, params IReadOnlyList<(string Name, string Value)> parameters)
    {
        var form = string.Join('&', parameters.Prepend(("Version", version)).Prepend(("Action", action)).Select(pair => $"{Uri.EscapeDataString(pair.Item1)}={Uri.EscapeDataString(pair.Item2)}"));
        var (status, text) = await PostAsync(service, Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded; charset=utf-8", target: null, cancellationToken);
        XElement answer;
        try
        {
            answer = XElement.Parse(text);
        }
        catch (XmlException)
        {
            throw new AwsRefusalException(service, action, $"{status}", "What answered isn't AWS.");
        }

        foreach (var element in answer.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return status < 300 ? answer : throw new AwsRefusalException(service, action, answer.Descendants("Code").FirstOrDefault()?.Value ?? $"{status}", answer.Descendants("Message").FirstOrDefault()?.Value ?? "");
    }

    /// <summary>Calls an operation by the JSON protocol.</summary>
    /// <param name="target">The header <c>X-Amz-Target</c>.</param>
    /// <exception cref="AwsRefusalException">The service refuses.</exception>
    /// <exception cref="RunException">It can't be reached, or there are no credentials.</exception>
    public async Task<JsonObject> JsonAsync(string service, string target, JsonObject request, CancellationToken cancellationToken)
    {
        var operation = target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var (status, text) = await PostAsync(service, JsonSerializer.SerializeToUtf8Bytes(request), "application/x-amz-json-1.1", target, cancellationToken);
        JsonObject answer;
        try
        {
            answer = JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            throw new AwsRefusalException(service, operation, $"{status}", "What answered isn't AWS.");
        }

        return status < 300 ? answer : throw new AwsRefusalException(service, operation, ((string?)answer["__type"])?.Split('#')[^1] ?? $"{status}", (string?)answer["message"] ?? (string?)answer["Message"] ?? "");
    }

    public void Dispose() => _client.Dispose();

    private async Task<(int Status, string Text)> PostAsync(string service, byte[] body, string contentType, string? target, CancellationToken cancellationToken)
    {
        var address = Address(service);
        try
        {
            using var request = await SignAsync(address, service, body, contentType, target);
            using var response = await _client.SendAsync(request, cancellationToken);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (AmazonClientException fault)
        {
            throw new RunException($"This machine's AWS credentials can't be used: {fault.Message.ReplaceLineEndings(" ")} Sign in again, or set AWS_PROFILE.");
        }
        catch (HttpRequestException fault)
        {
            throw new RunException($"{service} doesn't answer at {address.GetLeftPart(UriPartial.Authority)}: {fault.Message.ReplaceLineEndings(" ")} Look at the network, and at AWS_ENDPOINT_URL.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunException($"{service} doesn't answer at {address.GetLeftPart(UriPartial.Authority)} within {_client.Timeout.TotalSeconds} s. Look at the network, and at AWS_ENDPOINT_URL.");
        }
    }

    private async Task<HttpRequestMessage> SignAsync(Uri address, string service, byte[] body, string contentType, string? target)
    {
        var keys = await Credentials().GetCredentialsAsync();
        var timestamp = SigV4Signer.Timestamp(TimeProvider.System.GetUtcNow());
        List<(string Name, string Value)> headers = [("content-type", contentType), ("host", address.Authority), ("x-amz-date", timestamp)];
        if (keys.UseToken)
        {
            headers.Add(("x-amz-security-token", keys.Token));
        }

        if (target is not null)
        {
            headers.Add(("x-amz-target", target));
        }

        HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers.Where(header => header.Name.StartsWith("x-amz-", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        SigV4Signer signer = new(keys.AccessKey, keys.SecretKey, region, service);
        request.Headers.TryAddWithoutValidation("authorization", signer.Authorize("POST", "/", [.. headers], body, timestamp));
        return request;
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>
/// A call to AWS whose signature a test verifies, and makes anew with another key. Written here once more: the oracle must not be the code under
/// test. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
internal sealed class SignedCall
{
    private const string Algorithm = "AWS4-HMAC-SHA256 ";
    private readonly HttpRequest _request;
    private readonly byte[] _body;
    private readonly Dictionary<string, string> _parameters;

    public SignedCall(HttpRequest request, byte[] body)
    {
        (_request, _body) = (request, body);
        var header = request.Headers.Authorization.ToString();
        _parameters = header[Math.Min(header.Length, Algorithm.Length)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        Scope = _parameters.TryGetValue("Credential", out var credential) ? credential.Split('/') : ["", "", "", "", ""];
    }

    /// <summary>Key, date, region, service, <c>aws4_request</c>.</summary>
    public string[] Scope { get; }

    public string Service => Scope[3];

    public string Target => _request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public byte[] Body => _body;

    public bool IsBy(string keyId, string secret, string token) =>
        Scope[0] == keyId && _request.Headers["X-Amz-Security-Token"] == token && _parameters["Signature"] == Signature(secret, _parameters["SignedHeaders"].Split(';'));

    /// <summary>The same call to another address, by another key, which has no token.</summary>
    public HttpRequestMessage As(string address, string keyId, string secret)
    {
        HttpRequestMessage copy = new(new HttpMethod(_request.Method), address.TrimEnd('/') + Target) { Content = _body.Length > 0 || HttpMethods.IsPut(_request.Method) ? new ByteArrayContent(_body) : null };
        var names = _parameters["SignedHeaders"].Split(';').Where(name => name != "x-amz-security-token").ToArray();
        foreach (var (name, values) in _request.Headers.Where(header => header.Key is not ("Authorization" or "X-Amz-Security-Token" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                copy.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        copy.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm}Credential={keyId}/{string.Join('/', Scope[1..])}, SignedHeaders={string.Join(';', names)}, Signature={Signature(secret, names)}");
        return copy;
    }

    private string Signature(string secret, string[] names)
    {
        var target = Target.Split('?', 2);
        var query = string.Join('&', (target.ElementAtOrDefault(1) ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : $"{pair}=").Order(StringComparer.Ordinal));
        var headers = string.Concat(names.Select(name => $"{name}:{_request.Headers[name].ToString().Trim()}\n"));
        var payload = _request.Headers["x-amz-content-sha256"] is [{ Length: > 0 } given] ? given : Hash(_body);
        var canonical = $"{_request.Method}\n{target[0]}\n{query}\n{headers}\n{string.Join(';', names)}\n{payload}";
        var key = Scope[1..].Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part)));
        var toSign = $"AWS4-HMAC-SHA256\n{_request.Headers["X-Amz-Date"]}\n{string.Join('/', Scope[1..])}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

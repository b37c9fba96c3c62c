using System.Net;
using System.Net.Security;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// Fetches certificates by HTTPS. It follows no redirect, which would lead away from the origin that was checked, waits no
/// longer than it is told to, and reads no more than <see cref="MaxBytes"/>.
/// </summary>
public sealed class HttpCertificateFetcher : ICertificateFetcher, IDisposable
{
    /// <summary>The longest that a fetch takes by default. What remains of an invocation must still suffice to queue the event.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>More than any chain of certificates needs.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly HttpRequestOptionsKey<IReadOnlyList<string>> Anchors = new(nameof(Anchors));
    private readonly HttpClient _http;

    /// <param name="limit">The longest that a fetch may take; null: <see cref="Limit"/>.</param>
    public HttpCertificateFetcher(TimeSpan? limit = null)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
#pragma warning disable MA0039 // it takes nothing that the platform refuses but for an authority that the secret names
            ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) => errors switch
            {
                SslPolicyErrors.None => true,
                SslPolicyErrors.RemoteCertificateChainErrors =>
                    request.Options.TryGetValue(Anchors, out var anchors) && CertificateTrust.IsIssuedUnder(anchors, certificate!, chain!.ChainPolicy.ExtraStore, chain.ChainPolicy.VerificationTime),
                _ => false,
            },
#pragma warning restore MA0039
        };
        _http = new HttpClient(handler) { Timeout = limit ?? Limit, MaxResponseContentBufferSize = MaxBytes };
    }

    public async Task<string?> FetchAsync(string url, IReadOnlyList<string> trustAnchors, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.ConnectionClose = true; // a certificate is fetched once in a long while
        request.Options.Set(Anchors, trustAnchors);
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => await response.Content.ReadAsStringAsync(cancellationToken),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests =>
                throw new HttpRequestException($"The server of the signing certificates answered {(int)response.StatusCode}.", inner: null, response.StatusCode),
            _ => null,
        };
    }

    public void Dispose() => _http.Dispose();
}

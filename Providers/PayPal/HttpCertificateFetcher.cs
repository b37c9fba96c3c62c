using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// Fetches certificates by HTTPS. It follows no redirect, which would lead away from the origin that was checked, waits no
/// longer than it is told to, and reads no more than <see cref="MaxBytes"/>.
/// </summary>
/// <param name="limit">The longest that a fetch may take.</param>
public sealed class HttpCertificateFetcher(TimeSpan limit) : ICertificateFetcher
{
    /// <summary>The longest that a fetch takes by default. What remains of an invocation must still suffice to queue the event.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>More than any chain of certificates needs.</summary>
    public const int MaxBytes = 64 * 1024;

    public HttpCertificateFetcher()
        : this(Limit)
    {
    }

    public async Task<string?> FetchAsync(string url, IReadOnlyList<string> trustAnchors, CancellationToken cancellationToken)
    {
        // A client for each fetch: there is one in many hours, and the next may be for a secret that trusts others.
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
#pragma warning disable MA0039 // it takes nothing that the platform refuses but for an authority that the secret names
        handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => IsTrusted(errors, certificate!, chain!, trustAnchors);
#pragma warning restore MA0039
        using var http = new HttpClient(handler) { Timeout = limit, MaxResponseContentBufferSize = MaxBytes };
        using var response = await http.GetAsync(new Uri(url), cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => await response.Content.ReadAsStringAsync(cancellationToken),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests =>
                throw new HttpRequestException($"The server of the signing certificates answered {(int)response.StatusCode}.", inner: null, response.StatusCode),
            _ => null,
        };
    }

    /// <summary>Whether a server is who it says: by the system's authorities, or by one of these. Its name must be right in any case.</summary>
    /// <param name="errors">What the platform found.</param>
    public static bool IsTrusted(SslPolicyErrors errors, X509Certificate2 certificate, X509Chain chain, IReadOnlyList<string> trustAnchors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && CertificateTrust.IsIssuedUnder(trustAnchors, certificate, chain.ChainPolicy.ExtraStore, chain.ChainPolicy.VerificationTime));
}

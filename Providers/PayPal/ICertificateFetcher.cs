namespace Webhooks.Providers.PayPal;

/// <summary>Where PayPal's signing certificates come from: the one border that a provider crosses.</summary>
public interface ICertificateFetcher
{
    /// <summary>Fetches what lies at a URL.</summary>
    /// <param name="url">One that <see cref="CertificateUrl.IsAllowed"/>.</param>
    /// <param name="trustAnchors">Authorities, in PEM, that the server's own certificate may be from as well.</param>
    /// <returns>The certificate in PEM, and those that lead from it to an authority; null when there is none at the URL.</returns>
    /// <exception cref="HttpRequestException">The server can't be reached or is at fault, or sends more than a certificate.</exception>
    /// <exception cref="OperationCanceledException">It takes too long.</exception>
    Task<string?> FetchAsync(string url, IReadOnlyList<string> trustAnchors, CancellationToken cancellationToken);
}

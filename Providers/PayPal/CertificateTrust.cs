using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Providers.PayPal;

/// <summary>A key that may be trusted to be PayPal's, until its certificate ends.</summary>
/// <param name="PublicKey">The key as SubjectPublicKeyInfo (DER).</param>
/// <param name="ValidUntil">The end of the certificate's validity.</param>
internal sealed record TrustedKey(byte[] PublicKey, DateTimeOffset ValidUntil);

/// <summary>Decides whether a certificate is PayPal's: by its subject, and by the chain that leads to an authority that is trusted.</summary>
internal static class CertificateTrust
{
    /// <summary>The subject of the certificates that live webhooks are signed with. It is not the host that serves them.</summary>
    public const string LiveSubject = "messageverificationcerts.paypal.com";

    /// <summary>The subject of those that the sandbox's webhooks are signed with.</summary>
    public const string SandboxSubject = "messageverificationcerts.sandbox.paypal.com";

    private const int MinKeyBits = 2_048;

    /// <summary>The key of the first certificate, if that is PayPal's; null when it isn't, or isn't one at all.</summary>
    /// <param name="pem">What lies at the URL: the certificate, then perhaps those that lead from it to an authority.</param>
    /// <param name="url">Where it lies: the sandbox's certificates prove nothing of live webhooks, nor the other way round.</param>
    /// <param name="trustAnchors">Authorities, in PEM, trusted beside the system's; or issuers between those and PayPal.</param>
    public static TrustedKey? Read(string pem, string url, IReadOnlyList<string> trustAnchors, DateTimeOffset now)
    {
        using var sent = new Certificates();
        try
        {
            sent.Add(pem);
            if (sent.All is not [var leaf, ..] || !HasSubject(leaf, url))
            {
                return null;
            }

            sent.Add(KnownIssuers.Pem);
            using var key = leaf.GetRSAPublicKey();
            return key is { KeySize: >= MinKeyBits }
                && (IsIssuedUnder(trustAnchors, leaf, sent.All, now.UtcDateTime) || IsTrustedBySystem(leaf, sent.All, trustAnchors, now.UtcDateTime))
                ? new TrustedKey(key.ExportSubjectPublicKeyInfo(), new DateTimeOffset(leaf.NotAfter))
                : null;
        }
        catch (CryptographicException) // what was sent, or configured, is no certificate
        {
            return null;
        }
    }

    /// <summary>Whether a certificate was issued under one of these authorities, and is valid then.</summary>
    public static bool IsIssuedUnder(IReadOnlyList<string> trustAnchors, X509Certificate2 certificate, X509Certificate2Collection others, DateTime then)
    {
        using var anchors = new Certificates();
        foreach (var anchor in trustAnchors)
        {
            anchors.Add(anchor);
        }

        using var chain = Chain(others, then);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors.All);
        return chain.Build(certificate);
    }

    private static bool IsTrustedBySystem(X509Certificate2 leaf, X509Certificate2Collection others, IReadOnlyList<string> trustAnchors, DateTime now)
    {
        using var issuers = new Certificates();
        foreach (var anchor in trustAnchors)
        {
            issuers.Add(anchor);
        }

        using var chain = Chain(others, now);
        chain.ChainPolicy.ExtraStore.AddRange(issuers.All);
        return chain.Build(leaf);
    }

    private static X509Chain Chain(X509Certificate2Collection others, DateTime then)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.VerificationTime = then;

        // Both would reach out, in the middle of a webhook, to addresses that the certificate names: it is the sender's choice,
        // and a responder that is down must not stop payments. PayPal replaces a certificate by naming another URL.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain;
    }

    private static bool HasSubject(X509Certificate2 leaf, string url) =>
        (!CertificateUrl.IsSandbox(url) && leaf.MatchesHostname(LiveSubject, allowWildcards: false))
        || (!CertificateUrl.IsLive(url) && leaf.MatchesHostname(SandboxSubject, allowWildcards: false));

    /// <summary>Certificates that were read, and are let go together.</summary>
    private sealed class Certificates : IDisposable
    {
        public X509Certificate2Collection All { get; } = [];

        /// <exception cref="CryptographicException">The text holds what is no certificate.</exception>
        public void Add(string pem) => All.ImportFromPem(pem);

        public void Dispose()
        {
            foreach (var certificate in All)
            {
                certificate.Dispose();
            }
        }
    }
}

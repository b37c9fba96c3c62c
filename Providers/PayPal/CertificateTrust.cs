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
    /// <param name="trustAnchors">Authorities, in PEM, trusted beside the system's.</param>
    public static TrustedKey? Read(string pem, string url, IReadOnlyList<string> trustAnchors, DateTimeOffset now)
    {
        var sent = new X509Certificate2Collection();
        try
        {
            sent.ImportFromPem(pem);
            if (sent is not [var leaf, ..] || !HasSubject(leaf, url))
            {
                return null;
            }

            using var key = leaf.GetRSAPublicKey();
            return key is { KeySize: >= MinKeyBits } && IsTrusted(leaf, sent, trustAnchors, now.UtcDateTime)
                ? new TrustedKey(key.ExportSubjectPublicKeyInfo(), new DateTimeOffset(leaf.NotAfter))
                : null;
        }
        catch (CryptographicException) // what was sent, or configured, is no certificate
        {
            return null;
        }
        finally
        {
            Dispose(sent);
        }
    }

    /// <summary>Whether a certificate was issued under one of these authorities, and is valid then.</summary>
    public static bool IsIssuedUnder(IReadOnlyList<string> trustAnchors, X509Certificate2 certificate, X509Certificate2Collection others, DateTime then)
    {
        if (trustAnchors.Count == 0)
        {
            return false;
        }

        using var chain = Chain(others, then);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            foreach (var anchor in trustAnchors)
            {
                chain.ChainPolicy.CustomTrustStore.ImportFromPem(anchor);
            }

            return chain.Build(certificate);
        }
        finally
        {
            Dispose(chain.ChainPolicy.CustomTrustStore);
        }
    }

    private static bool IsTrusted(X509Certificate2 leaf, X509Certificate2Collection sent, IReadOnlyList<string> trustAnchors, DateTime now)
    {
        if (IsIssuedUnder(trustAnchors, leaf, sent, now))
        {
            return true;
        }

        using var chain = Chain(sent, now);
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

    private static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }
}

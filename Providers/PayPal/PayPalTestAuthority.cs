using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// An authority for a machine that PayPal doesn't know, and the certificate that it gives PayPal's name: to sign webhooks
/// with there, and to serve over HTTPS what they are verified with. Nobody else trusts it.
/// </summary>
/// <param name="RootPem">The authority: a trust anchor for whoever shall verify.</param>
/// <param name="CertificatePem">The signing certificate. It names loopback as well, so that the server that hands it out can use it.</param>
/// <param name="PrivateKeyPem">The signing certificate's key (PKCS #8).</param>
public sealed record PayPalTestAuthority(string RootPem, string CertificatePem, string PrivateKeyPem)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3_650);

    /// <summary>Makes a new authority and certificate, valid from the day before for ten years. Takes a moment: it looks for primes.</summary>
    /// <param name="subject">What the certificate is for; null: what PayPal's live certificates are for.</param>
    public static PayPalTestAuthority Create(DateTimeOffset now, string? subject = null)
    {
        var (from, to) = (now.AddDays(-1), now + Lifetime);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Root(rootKey, from, to);
        using var key = RSA.Create(2_048);
        using var certificate = Leaf(subject ?? CertificateTrust.LiveSubject, key, root, rootKey, from, to);
        return new PayPalTestAuthority(root.ExportCertificatePem(), certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Root(ECDsa key, DateTimeOffset from, DateTimeOffset to)
    {
        var request = new CertificateRequest("CN=Webhooks test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, to);
    }

    private static X509Certificate2 Leaf(string subject, RSA key, X509Certificate2 root, ECDsa rootKey, DateTimeOffset from, DateTimeOffset to)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(subject);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), from, to, RandomNumberGenerator.GetBytes(16));
    }
}

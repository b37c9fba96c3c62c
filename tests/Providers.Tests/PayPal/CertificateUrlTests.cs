using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class CertificateUrlTests
{
    private const string Name = "/v1/notifications/certs/CERT-360caa42-fca2a594-1a5f47cb";

    [Theory]
    [InlineData("https://api.paypal.com" + Name)]
    [InlineData("HTTPS://API.PAYPAL.COM" + Name)]
    [InlineData("https://api.paypal.com/v1/notifications/certs/CERT-A_b-1")]
    public void PayPals_live_certificates_are_allowed_by_default(string url) => CertificateUrl.IsAllowed(url, []).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("certificate")]
    [InlineData("http://api.paypal.com" + Name)]
    [InlineData("https://api.sandbox.paypal.com" + Name)]
    [InlineData("https://api-m.paypal.com" + Name)]
    [InlineData("https://api.paypal.com.evil.example" + Name)]
    [InlineData("https://evil.example/https://api.paypal.com" + Name)]
    [InlineData("https://api.paypal.com@evil.example" + Name)]
    [InlineData("https://user@api.paypal.com" + Name)]
    [InlineData("https://api.paypal.com:8443" + Name)]
    [InlineData("https://api.paypal.com:443" + Name)]
    [InlineData("https://api.paypal.com/" + Name)]
    [InlineData("https://api.paypal.com/v1/notifications/certs/CERT-")]
    [InlineData("https://api.paypal.com/v1/notifications/certs/cert-1")]
    [InlineData("https://api.paypal.com/v1/notifications/certs/1")]
    [InlineData("https://api.paypal.com" + Name + "?a=b")]
    [InlineData("https://api.paypal.com" + Name + "#a")]
    [InlineData("https://api.paypal.com" + Name + "/..")]
    [InlineData("https://api.paypal.com" + Name + "%2f")]
    [InlineData("https://api.paypal.com/v1/../v1/notifications/certs/CERT-1")]
    [InlineData("https://api.paypal.com\\v1\\notifications\\certs\\CERT-1")]
    [InlineData(" https://api.paypal.com" + Name)]
    [InlineData("https://api.paypal.com" + Name + " ")]
    [InlineData("https://api.paypal.com" + Name + "\n")]
    public void Whatever_is_not_exactly_so_is_refused(string? url) => CertificateUrl.IsAllowed(url, []).ShouldBeFalse();

    [Fact]
    public void A_URL_of_any_length_is_not_taken() =>
        CertificateUrl.IsAllowed("https://api.paypal.com/v1/notifications/certs/CERT-" + new string('a', 300), []).ShouldBeFalse();

    [Fact]
    public void Configured_origins_stand_in_place_of_the_default()
    {
        string[] origins = ["https://api.sandbox.paypal.com/", "https://localhost:8443"];

        CertificateUrl.IsAllowed("https://api.sandbox.paypal.com" + Name, origins).ShouldBeTrue();
        CertificateUrl.IsAllowed("https://localhost:8443" + Name, origins).ShouldBeTrue();
        CertificateUrl.IsAllowed("https://localhost:84430" + Name, origins).ShouldBeFalse();
        CertificateUrl.IsAllowed("https://localhost" + Name, origins).ShouldBeFalse();
        CertificateUrl.IsAllowed("https://api.paypal.com" + Name, origins).ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("localhost")]
    [InlineData("")]
    [InlineData("https://localhost/certificates")]
    public void An_origin_that_is_none_allows_nothing(string origin) => CertificateUrl.IsAllowed(origin + Name, [origin]).ShouldBeFalse();
}

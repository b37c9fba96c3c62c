using System.Text.Json;

namespace Webhooks.Providers.Tests;

public sealed class ProviderSecretTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var secret = new ProviderSecret { Keys = ["whsec_1", "whsec_2"], AuthorizationToken = "token", CertificateUrl = "https://localhost", Certificate = "-----BEGIN" };

        var read = ProviderSecret.Parse(secret.ToJson());

        read.Keys.ShouldBe(secret.Keys);
        (read.AuthorizationToken, read.CertificateUrl, read.Certificate).ShouldBe(("token", "https://localhost", "-----BEGIN"));
        read.WebhookId.ShouldBeNull();
    }

    [Fact]
    public void What_is_missing_is_empty()
    {
        var read = ProviderSecret.Parse("{}");

        read.Keys.ShouldBeEmpty();
        read.NotificationUrls.ShouldBeEmpty();
        read.CertificateOrigins.ShouldBeEmpty();
        read.TrustAnchors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("whsec_1")]
    [InlineData("{\"keys\":null}")]
    [InlineData("{\"keys\":\"whsec_1\"}")]
    public void What_is_no_secret_is_refused_without_quoting_it(string text) =>
        Should.Throw<JsonException>(() => ProviderSecret.Parse(text)).Message.ShouldNotContain("whsec_1");

    [Fact]
    public void A_secret_says_nothing_in_a_text() =>
        $"{new ProviderSecret { Keys = ["whsec_1"] }}".ShouldBe("ProviderSecret");
}

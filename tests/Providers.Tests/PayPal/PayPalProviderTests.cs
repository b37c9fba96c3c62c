using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class PayPalProviderTests
{
    private static readonly ProviderSecret Secret = new()
    {
        Keys = [Authority.Live.PrivateKeyPem],
        WebhookId = "1JE4291016473214C",
        CertificateOrigins = ["https://localhost"],
        CertificateUrl = "https://localhost/v1/notifications/certs/CERT-1",
        Certificate = Authority.Live.CertificatePem,
        TrustAnchors = [Authority.Live.RootPem],
    };

    private readonly FakeClock _clock = new();
    private readonly FakeFetcher _fetcher = FakeFetcher.Of(Authority.Live.CertificatePem);
    private readonly PayPalProvider _paypal;

    public PayPalProviderTests() => _paypal = new PayPalProvider(_fetcher, _clock);

    [Fact]
    public async Task A_signed_request_passes_both_checks()
    {
        var request = Signed("{}");

        _paypal.CheckEnvelope(request.Headers, Secret, _clock.Now).ShouldBe(SignatureCheck.Valid);
        (await VerifyAsync(request)).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task What_PayPal_itself_signed_passes()
    {
        _clock.Advance(RealTransmission.SentAt - _clock.Now);
        _fetcher.At = _ => Task.FromResult<string?>(RealTransmission.Certificate);
        var request = Requests.Of(RealTransmission.Body, RealTransmission.Headers);
        var secret = new ProviderSecret { WebhookId = RealTransmission.WebhookId };

        (await VerifyAsync(request, secret)).ShouldBe(SignatureCheck.Valid);
        (await VerifyAsync(request with { Body = "{}"u8.ToArray() }, secret)).ShouldBe(SignatureCheck.Mismatch);
        (await VerifyAsync(request, secret with { WebhookId = "another" })).ShouldBe(SignatureCheck.Mismatch);
    }

    [Fact]
    public async Task The_authorizer_fetches_nothing()
    {
        _paypal.CheckEnvelope(Signed("{}").Headers, Secret, _clock.Now).ShouldBe(SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(0);

        var elsewhere = Signed("{}", Secret with { CertificateUrl = "https://evil.example/v1/notifications/certs/CERT-1" });
        (await VerifyAsync(elsewhere)).ShouldBe(SignatureCheck.NotAllowed);
        _fetcher.Fetches.ShouldBe(0);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_had_or_trusted_lets_nothing_in()
    {
        _fetcher.At = _ => Task.FromException<string?>(new HttpRequestException());
        (await VerifyAsync(Signed("{}"))).ShouldBe(SignatureCheck.Unavailable);

        _clock.Advance(TimeSpan.FromMinutes(1));
        _fetcher.At = _ => Task.FromResult<string?>(Authority.Sandbox.CertificatePem);
        (await VerifyAsync(Signed("{}"))).ShouldBe(SignatureCheck.NotAllowed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_webhook_id_nothing_is_let_in(string? webhookId) =>
        _paypal.CheckEnvelope(Signed("{}").Headers, Secret with { WebhookId = webhookId }, _clock.Now).ShouldBe(SignatureCheck.NoKey);

    [Fact]
    public void All_five_headers_must_be_there()
    {
        foreach (var name in _paypal.SignatureHeaders)
        {
            var headers = Signed("{}").Headers.Where(header => header.Key != name).ToDictionary();

            _paypal.CheckEnvelope(headers, Secret, _clock.Now).ShouldBe(SignatureCheck.Missing);
        }

        _paypal.SignatureHeaders.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_test_secret_signs_by_its_outputs_and_verifies_without_its_key()
    {
        var secret = _paypal.CreateTestSecret();
        _paypal.CreateTestSecret().WebhookId.ShouldNotBe(secret.WebhookId);
        var outputs = _paypal.SigningOutputs(secret);
        outputs.Keys.ShouldBe(["WebhookId", "PrivateKeyPem", "CertUrl", "CertificatePem"]);
        _fetcher.At = url => Task.FromResult<string?>(url == secret.CertificateUrl ? outputs["CertificatePem"] : null);

        var signer = _paypal.ReadSigningOutputs(outputs).ShouldNotBeNull();
        var verifier = _paypal.ToVerifyWith(secret);

        verifier.ToJson().ShouldNotContain("PRIVATE KEY");
        (await VerifyAsync(Signed("{}", signer), verifier)).ShouldBe(SignatureCheck.Valid);
    }

    [Theory]
    [InlineData("WebhookId")]
    [InlineData("PrivateKeyPem")]
    [InlineData("CertUrl")]
    public void Outputs_that_lack_what_signing_needs_are_none(string missing)
    {
        var outputs = _paypal.SigningOutputs(Secret).ToDictionary();
        outputs[missing] = "";
        _paypal.ReadSigningOutputs(outputs).ShouldBeNull();
        outputs.Remove(missing);
        _paypal.ReadSigningOutputs(outputs).ShouldBeNull();
    }

    [Fact]
    public void A_secret_without_texts_has_outputs_without_texts() =>
        _paypal.SigningOutputs(new ProviderSecret { Keys = ["key"] }).Values.ShouldBe(["", "key", "", ""]);

    public static TheoryData<ProviderSecret> NoSigners => [Secret with { Keys = [] }, Secret with { WebhookId = null }, Secret with { WebhookId = "" }, Secret with { CertificateUrl = null }, Secret with { CertificateUrl = "" }];

    [Theory]
    [MemberData(nameof(NoSigners))]
    public void Signing_without_what_it_takes_says_what_that_is(ProviderSecret secret) =>
        Should.Throw<ArgumentException>(() => _paypal.Sign("{}"u8, secret, _clock.Now)).Message.ShouldContain("certificateUrl");

    [Fact]
    public void A_refusal_is_explained_in_PayPals_terms() => _paypal.Explain(SignatureCheck.Mismatch).ShouldContain("webhookId");

    [Fact]
    public void PayPal_by_itself_fetches_from_the_network()
    {
        var paypal = new PayPalProvider();

        (paypal.Name, paypal.DisplayName).ShouldBe(("paypal", "PayPal"));
        paypal.CheckEnvelope(Signed("{}").Headers, Secret, _clock.Now).ShouldBe(SignatureCheck.Valid);
    }

    private WebhookRequest Signed(string body, ProviderSecret? secret = null)
    {
        var signed = _paypal.Sign(System.Text.Encoding.UTF8.GetBytes(body), secret ?? Secret, _clock.Now);
        return Requests.Of(body, [.. signed.Select(header => (header.Key, header.Value))]);
    }

    private ValueTask<SignatureCheck> VerifyAsync(WebhookRequest request, ProviderSecret? secret = null) =>
        _paypal.VerifyAsync(request, secret ?? Secret, _clock.Now, CancellationToken.None);
}

using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class PayPalSignatureTests : IDisposable
{
    private const string Url = "https://api.paypal.com/v1/notifications/certs/CERT-1";
    private readonly FakeClock _clock = new();
    private readonly RSA _key = RSA.Create();

    public PayPalSignatureTests() => _key.ImportFromPem(Authority.Live.PrivateKeyPem);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void The_message_is_id_time_webhook_and_checksum()
    {
        var headers = Sign("123456789"u8);

        _key.VerifyData(
            "id-1|2026-01-02T03:04:05Z|WH-1|3421780262"u8, Convert.FromBase64String(headers["PAYPAL-TRANSMISSION-SIG"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        headers["paypal-transmission-id"].ShouldBe("id-1");
        headers["paypal-transmission-time"].ShouldBe("2026-01-02T03:04:05Z");
        headers["paypal-cert-url"].ShouldBe(Url);
        headers["paypal-auth-algo"].ShouldBe("SHA256withRSA");
    }

    [Fact]
    public void What_is_signed_is_valid() =>
        Prop.ForAll<byte[]>(body => Verify(Sign(body), body)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_change_to_the_body_is_noticed() =>
        Prop.ForAll<NonEmptyArray<byte>, NonNegativeInt>((body, at) =>
        {
            var changed = body.Item.ToArray();
            changed[at.Item % changed.Length] ^= 1;
            return !Verify(Sign(body.Item), changed);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("PAYPAL-TRANSMISSION-ID", "id-2")]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-01-02T03:04:06Z")]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-01-02T03:04:05.0Z")]
    public void Another_header_breaks_the_signature(string name, string value) => Verify(With(name, value), "{}"u8.ToArray()).ShouldBeFalse();

    [Fact]
    public void Another_webhooks_signature_is_not_ours() => PayPalSignature.Verify(Sign("{}"u8), "{}"u8, "WH-2", _key).ShouldBeFalse();

    [Theory]
    [InlineData("PAYPAL-AUTH-ALGO", "sha256WITHrsa", SignatureCheck.Valid)]
    [InlineData("PAYPAL-AUTH-ALGO", "SHA1withRSA", SignatureCheck.NotAllowed)]
    [InlineData("PAYPAL-AUTH-ALGO", "SHA256withRSA ", SignatureCheck.NotAllowed)]
    [InlineData("PAYPAL-AUTH-ALGO", "none", SignatureCheck.NotAllowed)]
    [InlineData("PAYPAL-AUTH-ALGO", null, SignatureCheck.NotAllowed)]
    [InlineData("PAYPAL-CERT-URL", "https://evil.example/v1/notifications/certs/CERT-1", SignatureCheck.NotAllowed)]
    [InlineData("PAYPAL-CERT-URL", null, SignatureCheck.NotAllowed)]
    [InlineData("PAYPAL-TRANSMISSION-ID", "69cd13f0-d67a-11e5-baa3-778b53f4ae55", SignatureCheck.Valid)]
    [InlineData("PAYPAL-TRANSMISSION-ID", "a|b", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-ID", " ", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-ID", "", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-ID", null, SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-ID", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-01-02T03:04:05.123Z", SignatureCheck.Valid)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-01-02T03:04:05", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-01-02T03:04:05+00:00", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-02-30T03:04:05Z", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "1767323045", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "Z", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-TIME", null, SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-SIG", "AAAA", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-SIG", "?", SignatureCheck.Malformed)]
    [InlineData("PAYPAL-TRANSMISSION-SIG", null, SignatureCheck.Malformed)]
    public void The_headers_must_have_their_form(string name, string? value, SignatureCheck expected) =>
        PayPalSignature.CheckHeaders(With(name, value), [], _clock.Now).ShouldBe(expected);

    [Fact]
    public void A_signature_has_the_length_of_a_key_and_no_white_space()
    {
        PayPalSignature.CheckHeaders(With("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(new byte[512])), [], _clock.Now).ShouldBe(SignatureCheck.Valid);
        PayPalSignature.CheckHeaders(With("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(new byte[255])), [], _clock.Now).ShouldBe(SignatureCheck.Malformed);
        PayPalSignature.CheckHeaders(With("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(new byte[1_025])), [], _clock.Now).ShouldBe(SignatureCheck.Malformed);
        PayPalSignature.CheckHeaders(With("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(new byte[256], Base64FormattingOptions.InsertLineBreaks)), [], _clock.Now).ShouldBe(SignatureCheck.Malformed);
    }

    [Theory]
    [InlineData(-301, SignatureCheck.Stale)]
    [InlineData(-300, SignatureCheck.Valid)]
    [InlineData((3 * 86_400) + 3_600, SignatureCheck.Valid)]
    [InlineData((3 * 86_400) + 3_601, SignatureCheck.Stale)]
    public void A_transmission_may_be_as_old_as_PayPals_last_try_and_5_minutes_ahead(int seconds, SignatureCheck expected)
    {
        var headers = Sign("{}"u8);

        _clock.Advance(TimeSpan.FromSeconds(seconds));

        PayPalSignature.CheckHeaders(headers, [], _clock.Now).ShouldBe(expected);
    }

    [Fact]
    public void Any_texts_for_headers_are_refused_without_an_exception() =>
        Prop.ForAll<string, string, string>((id, time, signature) => PayPalSignature.CheckHeaders(
            new Dictionary<string, string>
            {
                [PayPalSignature.AlgorithmHeader] = PayPalSignature.Algorithm,
                [PayPalSignature.CertificateHeader] = Url,
                [PayPalSignature.IdHeader] = id,
                [PayPalSignature.TimeHeader] = time,
                [PayPalSignature.SignatureHeader] = signature,
            },
            [],
            _clock.Now) != SignatureCheck.Valid).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_result_is_explained()
    {
        foreach (var check in Enum.GetValues<SignatureCheck>())
        {
            PayPalSignature.Explain(check).ShouldSatisfyAllConditions(text => text.ShouldNotBeEmpty(), text => text.ShouldNotContain("\n"));
        }

        Should.Throw<System.Runtime.CompilerServices.SwitchExpressionException>(() => PayPalSignature.Explain((SignatureCheck)99));
    }

    private IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body) => PayPalSignature.Sign(body, "id-1", _clock.Now, "WH-1", _key, Url);

    private bool Verify(IReadOnlyDictionary<string, string> headers, byte[] body) => PayPalSignature.Verify(headers, body, "WH-1", _key);

    private Dictionary<string, string> With(string name, string? value)
    {
        var headers = new Dictionary<string, string>(Sign("{}"u8), StringComparer.OrdinalIgnoreCase);
        headers.Remove(name);
        if (value is not null)
        {
            headers[name] = value;
        }

        return headers;
    }
}

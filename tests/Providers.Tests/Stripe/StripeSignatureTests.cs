using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.Providers.Stripe;

namespace Webhooks.Providers.Tests.Stripe;

public sealed class StripeSignatureTests
{
    private const string Key = "whsec_test_secret";
    private static readonly string[] Keys = [Key];
    private static readonly string AnyMac = new('0', 64);
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_signature_is_what_openssl_computes()
    {
        // printf '1533204620.{"id": "evt_123", "object": "event"}' | openssl sha256 -hmac whsec_test_secret
        const string Mac = "f47541bf271b292ee9119b70c7f3afbca24eec7a2ffc1206d0098e15d319cc9b";
        var body = """{"id": "evt_123", "object": "event"}"""u8;

        StripeSignature.Sign(body, Key, DateTimeOffset.FromUnixTimeSeconds(1533204620)).ShouldBe($"t=1533204620,v1={Mac}");
        StripeSignature.Verify($"t=1533204620,v1={Mac}", body, Keys).ShouldBe(SignatureCheck.Valid);
        StripeSignature.Verify($"t=1533204620,v1={Mac.ToUpperInvariant()}", body, Keys).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public void A_body_signed_with_any_configured_key_is_valid()
    {
        var header = StripeSignature.Sign("{}"u8, "whsec_new", _clock.Now);

        StripeSignature.Verify(header, "{}"u8, ["whsec_old", "whsec_new"]).ShouldBe(SignatureCheck.Valid);
        StripeSignature.Verify(header, "{}"u8, ["whsec_old"]).ShouldBe(SignatureCheck.Mismatch);
    }

    [Fact]
    public void Any_of_several_v1_may_match()
    {
        var parts = StripeSignature.Sign("{}"u8, Key, _clock.Now).Split(',');

        StripeSignature.Verify($"{parts[0]},v1={AnyMac},{parts[1]}", "{}"u8, Keys).ShouldBe(SignatureCheck.Valid);
        StripeSignature.Verify($"{parts[0]},{parts[1]},v1={AnyMac}", "{}"u8, Keys).ShouldBe(SignatureCheck.Valid);
        StripeSignature.Verify($" {parts[1]} , {parts[0]} ", "{}"u8, Keys).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public void A_right_v0_proves_nothing()
    {
        var parts = StripeSignature.Sign("{}"u8, Key, _clock.Now).Split(',');
        var v0 = parts[1].Replace("v1=", "v0=", StringComparison.Ordinal);

        StripeSignature.CheckHeader($"{parts[0]},{v0}", _clock.Now).ShouldBe(SignatureCheck.Malformed);
        StripeSignature.Verify($"{parts[0]},{v0},v1={AnyMac}", "{}"u8, Keys).ShouldBe(SignatureCheck.Mismatch);
    }

    [Fact]
    public void A_blank_key_verifies_nothing_though_anyone_can_sign_with_it()
    {
        foreach (var blank in new[] { "", " " })
        {
            var header = StripeSignature.Sign("{}"u8, blank, _clock.Now);

            StripeSignature.Verify(header, "{}"u8, [blank]).ShouldBe(SignatureCheck.Mismatch);
        }
    }

    [Fact]
    public void Another_time_in_the_header_breaks_the_signature()
    {
        var mac = StripeSignature.Sign("{}"u8, Key, _clock.Now).Split(',')[1];
        var t = _clock.Now.ToUnixTimeSeconds();

        StripeSignature.Verify($"t={t + 1},{mac}", "{}"u8, Keys).ShouldBe(SignatureCheck.Mismatch);
        StripeSignature.Verify($"t=0{t},{mac}", "{}"u8, Keys).ShouldBe(SignatureCheck.Mismatch);
    }

    [Theory]
    [InlineData(-301, SignatureCheck.Stale)]
    [InlineData(-300, SignatureCheck.Valid)]
    [InlineData(300, SignatureCheck.Valid)]
    [InlineData(301, SignatureCheck.Stale)]
    public void The_tolerance_is_300_s_either_way_to_the_second(int seconds, SignatureCheck expected)
    {
        var header = StripeSignature.Sign("{}"u8, Key, _clock.Now);

        _clock.Advance(TimeSpan.FromSeconds(seconds));

        StripeSignature.CheckHeader(header, _clock.Now).ShouldBe(expected);
    }

    public static TheoryData<string?, SignatureCheck> BadHeaders => new()
    {
        { null, SignatureCheck.Missing },
        { "", SignatureCheck.Missing },
        { "rubbish", SignatureCheck.Malformed },
        { ",", SignatureCheck.Malformed },
        { "=", SignatureCheck.Malformed },
        { "t=1767323045", SignatureCheck.Malformed },
        { $"v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=soon,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=-1767323045,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=+1767323045,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=1767323045.0,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=99999999999999999999,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=00000000000000000000001767323045,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=1767323045,t=1767323045,v1={AnyMac}", SignatureCheck.Malformed },
        { $"t=1767323045,v1={AnyMac},t=1", SignatureCheck.Malformed },
        { $"t=1767323045,v1={AnyMac},", SignatureCheck.Malformed },
        { "t=1767323045,v1=", SignatureCheck.Malformed },
        { "t=1767323045,v1=00", SignatureCheck.Malformed },
        { $"t=1767323045,v1={new string('g', 64)}", SignatureCheck.Malformed },
        { $"t=1767323045,v1={AnyMac}00", SignatureCheck.Malformed },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void A_bad_header_is_refused_by_both_checks(string? header, SignatureCheck expected)
    {
        StripeSignature.CheckHeader(header, DateTimeOffset.FromUnixTimeSeconds(1767323045)).ShouldBe(expected);
        StripeSignature.Verify(header, "{}"u8, Keys).ShouldBe(expected);
    }

    [Fact]
    public void What_is_signed_is_valid() =>
        Prop.ForAll<byte[], NonEmptyString, NonNegativeInt>((body, key, time) =>
        {
            var now = DateTimeOffset.FromUnixTimeSeconds(time.Item);
            var header = StripeSignature.Sign(body, "whsec_" + key.Item, now);
            return StripeSignature.CheckHeader(header, now) == SignatureCheck.Valid
                && StripeSignature.Verify(header, body, ["whsec_" + key.Item]) == SignatureCheck.Valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_change_to_the_body_is_noticed() =>
        Prop.ForAll<NonEmptyArray<byte>, NonNegativeInt>((body, at) =>
        {
            var changed = body.Item.ToArray();
            changed[at.Item % changed.Length] ^= 1;
            return StripeSignature.Verify(StripeSignature.Sign(body.Item, Key, _clock.Now), changed, Keys) == SignatureCheck.Mismatch;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_for_a_header_is_refused_without_an_exception() =>
        Prop.ForAll<string>(header => StripeSignature.CheckHeader(header, _clock.Now) != SignatureCheck.Valid
            && StripeSignature.Verify(header, "{}"u8, Keys) != SignatureCheck.Valid).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_result_is_explained_without_naming_a_key()
    {
        foreach (var check in Enum.GetValues<SignatureCheck>())
        {
            StripeSignature.Explain(check).ShouldSatisfyAllConditions(text => text.ShouldNotBeEmpty(), text => text.ShouldNotContain(Key), text => text.ShouldNotContain("\n"));
        }

        Should.Throw<System.Runtime.CompilerServices.SwitchExpressionException>(() => StripeSignature.Explain((SignatureCheck)99));
    }

    [Fact]
    public void A_key_is_used_as_the_text_that_it_is()
    {
        // Not what stands behind whsec_ decoded from Base64, as other schemes with that prefix have it.
        var body = Encoding.UTF8.GetBytes("{}");
        var header = StripeSignature.Sign(body, "whsec_QUJD", _clock.Now);
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("whsec_QUJD"u8, Encoding.UTF8.GetBytes($"{_clock.Now.ToUnixTimeSeconds()}.{{}}")));

        header.ShouldEndWith(expected);
    }
}

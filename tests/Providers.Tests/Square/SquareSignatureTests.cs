using FsCheck;
using FsCheck.Fluent;
using Webhooks.Providers.Square;

namespace Webhooks.Providers.Tests.Square;

public sealed class SquareSignatureTests
{
    private const string Key = "asdf1234";
    private const string Url = "https://example.com/webhook";
    private static readonly string[] Keys = [Key];
    private static readonly string[] Urls = [Url];
    private static readonly string AnyMac = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void A_signature_is_the_one_that_Square_documents()
    {
        // The example of https://developer.squareup.com/docs/webhooks/step3validate, key and URL included
        const string Signature = "2kRE5qRU2tR+tBGlDwMEw2avJ7QM4ikPYD/PJ3bd9Og=";
        var body = """{"hello":"world"}"""u8;

        SquareSignature.Sign(body, Key, Url).ShouldBe(Signature);
        SquareSignature.Verify(Signature, body, Keys, Urls).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public void Any_configured_key_and_any_configured_URL_may_match()
    {
        var header = SquareSignature.Sign("{}"u8, "new", "https://example.com/two");

        SquareSignature.Verify(header, "{}"u8, ["old", "new"], [Url, "https://example.com/two"]).ShouldBe(SignatureCheck.Valid);
        SquareSignature.Verify(header, "{}"u8, ["new", "old"], ["https://example.com/two", Url]).ShouldBe(SignatureCheck.Valid);
        SquareSignature.Verify(header, "{}"u8, ["old"], [Url, "https://example.com/two"]).ShouldBe(SignatureCheck.Mismatch);
        SquareSignature.Verify(header, "{}"u8, ["old", "new"], [Url]).ShouldBe(SignatureCheck.Mismatch);
    }

    [Theory]
    [InlineData("https://example.com/webhook/")]
    [InlineData("http://example.com/webhook")]
    [InlineData("https://EXAMPLE.com/webhook")]
    [InlineData("https://example.com/webhook?")]
    public void The_URL_counts_to_the_letter(string url) =>
        SquareSignature.Verify(SquareSignature.Sign("{}"u8, Key, Url), "{}"u8, Keys, [url]).ShouldBe(SignatureCheck.Mismatch);

    [Theory]
    [InlineData("", Url)]
    [InlineData(" ", Url)]
    [InlineData(Key, "")]
    [InlineData(Key, " ")]
    public void A_blank_key_or_URL_verifies_nothing(string key, string url) =>
        SquareSignature.Verify(SquareSignature.Sign("{}"u8, key, url), "{}"u8, [key], [url]).ShouldBe(SignatureCheck.Mismatch);

    [Fact]
    public void Nothing_configured_verifies_nothing()
    {
        SquareSignature.Verify(AnyMac, "{}"u8, [], Urls).ShouldBe(SignatureCheck.Mismatch);
        SquareSignature.Verify(AnyMac, "{}"u8, Keys, []).ShouldBe(SignatureCheck.Mismatch);
    }

    public static TheoryData<string?, SignatureCheck> BadHeaders => new()
    {
        { null, SignatureCheck.Missing },
        { "", SignatureCheck.Missing },
        { "rubbish", SignatureCheck.Malformed },
        { new string('!', 44), SignatureCheck.Malformed },
        { new string(' ', 44), SignatureCheck.Malformed },
        { Convert.ToBase64String(new byte[31]), SignatureCheck.Malformed },
        { Convert.ToBase64String(new byte[33]), SignatureCheck.Malformed },
        { AnyMac + " ", SignatureCheck.Malformed },
        { AnyMac + ", " + AnyMac, SignatureCheck.Malformed },
        { " " + AnyMac[..43], SignatureCheck.Malformed },
        { new string('0', 64), SignatureCheck.Malformed }, // hexadecimal
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void A_bad_header_is_refused_by_both_checks(string? header, SignatureCheck expected)
    {
        SquareSignature.CheckHeader(header).ShouldBe(expected);
        SquareSignature.Verify(header, "{}"u8, Keys, Urls).ShouldBe(expected);
    }

    [Fact]
    public void What_is_signed_is_valid() =>
        Prop.ForAll<byte[], NonEmptyString, NonEmptyString>((body, key, url) =>
        {
            var header = SquareSignature.Sign(body, "k" + key.Item, "https://" + url.Item);
            return SquareSignature.CheckHeader(header) == SignatureCheck.Valid
                && SquareSignature.Verify(header, body, ["k" + key.Item], ["https://" + url.Item]) == SignatureCheck.Valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_change_to_the_body_is_noticed() =>
        Prop.ForAll<NonEmptyArray<byte>, NonNegativeInt>((body, at) =>
        {
            var changed = body.Item.ToArray();
            changed[at.Item % changed.Length] ^= 1;
            return SquareSignature.Verify(SquareSignature.Sign(body.Item, Key, Url), changed, Keys, Urls) == SignatureCheck.Mismatch;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_for_a_header_is_refused_without_an_exception() =>
        Prop.ForAll<string>(header => SquareSignature.Verify(header, "{}"u8, Keys, Urls) != SignatureCheck.Valid).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_result_is_explained_without_naming_a_key()
    {
        foreach (var check in Enum.GetValues<SignatureCheck>())
        {
            SquareSignature.Explain(check).ShouldSatisfyAllConditions(text => text.ShouldNotBeEmpty(), text => text.ShouldNotContain(Key), text => text.ShouldNotContain("\n"));
        }

        Should.Throw<System.Runtime.CompilerServices.SwitchExpressionException>(() => SquareSignature.Explain((SignatureCheck)99));
    }
}

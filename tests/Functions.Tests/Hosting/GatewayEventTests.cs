using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Hosting;

public sealed class GatewayEventTests
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    [Fact]
    public void An_authorizers_event_is_read()
    {
        var read = Read(GatewayEvents.Authorizer(new Dictionary<string, string> { ["Stripe-Signature"] = "t=1,v1=00" }));

        read.MethodArn.ShouldBe(GatewayEvents.MethodArn);
        read.Resource.ShouldBe("/webhook/stripe");
        read.Path.ShouldBe("/webhook/stripe");
        read.Headers.Values["stripe-signature"].ShouldBe("t=1,v1=00");
        read.Body.Length.ShouldBe(0);
        read.RequestTime.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_763_812_801_234));
    }

    [Fact]
    public void Every_body_comes_out_as_the_bytes_that_went_in()
    {
        Prop.ForAll<NonNull<string>, bool>((text, base64) =>
        {
            // Half a surrogate pair is no text, and can't be in a body that is sent as text.
            var body = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            return Read(GatewayEvents.Proxy(body, NoHeaders, base64)).Body.Span.SequenceEqual(Encoding.UTF8.GetBytes(body));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"body":"caf\u00e9 \ud83d\ude00 \"\\\/\n","headers":null}""", "café 😀 \"\\/\n")]
    [InlineData("""{"body":null}""", "")]
    [InlineData("{}", "")]
    [InlineData("""{"body":"eyJ9","isBase64Encoded":true}""", "{\"}")]
    [InlineData("""{"isBase64Encoded":true,"body":"eyJ9"}""", "{\"}")]
    [InlineData("""{"isBase64Encoded":false,"body":"eyJ9"}""", "eyJ9")]
    public void A_body_is_unescaped(string text, string body) => Encoding.UTF8.GetString(Read(text).Body.Span).ShouldBe(body);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"body":1}""")]
    [InlineData("""{"body":"\ud83d"}""")]
    [InlineData("""{"resource":7}""")]
    [InlineData("""{"path":"\ud83d"}""")]
    [InlineData("""{"body":"not base64!","isBase64Encoded":true}""")]
    [InlineData("""{"headers":[]}""")]
    [InlineData("""{"headers":{"a":1}}""")]
    [InlineData("""{"multiValueHeaders":{"a":"b"}}""")]
    [InlineData("""{"multiValueHeaders":"b"}""")]
    public void What_is_no_such_event_is_refused(string text) => Should.Throw<JsonException>(() => Read(text));

    [Theory]
    [InlineData("""{"requestContext":null}""")]
    [InlineData("""{"requestContext":{"requestTimeEpoch":"now"}}""")]
    [InlineData("""{"requestContext":{"requestTimeEpoch":-1}}""")]
    [InlineData("""{"requestContext":{"requestTimeEpoch":9999999999999999}}""")]
    [InlineData("""{"requestContext":{"authorizer":{"requestTimeEpoch":1}}}""")]
    public void A_time_that_is_none_is_left_out(string text) => Read(text).RequestTime.ShouldBeNull();

    [Fact]
    public void A_header_with_one_value_is_not_ambiguous_however_often_it_is_said()
    {
        var headers = Read("""{"headers":{"A":"1"},"multiValueHeaders":{"A":["1","1"],"a":["1"]}}""").Headers;

        headers.IsAmbiguous("A").ShouldBeFalse();
        headers.Values["a"].ShouldBe("1");
    }

    [Theory]
    [InlineData("""{"headers":{"A":"2"},"multiValueHeaders":{"A":["1","2"]}}""")]
    [InlineData("""{"multiValueHeaders":{"A":["1","2"]},"headers":{"A":"2"}}""")]
    [InlineData("""{"headers":{"A":"1","a":"2"}}""")]
    [InlineData("""{"multiValueHeaders":{"A":["1"],"a":["2"]},"headers":null}""")]
    public void A_header_with_two_values_is_ambiguous(string text) => Read(text).Headers.IsAmbiguous("a").ShouldBeTrue();

    [Fact]
    public void A_header_that_is_only_in_the_lists_is_there_too() =>
        Read("""{"headers":{"A":null},"multiValueHeaders":{"A":null}}""".Replace("\"A\":null}}", "\"A\":[null,\"1\"]}}", StringComparison.Ordinal)).Headers.Values["A"].ShouldBe("1");

    private static GatewayEvent Read(string text) => GatewayEvent.Read(Encoding.UTF8.GetBytes(text));
}

using System.Security.Cryptography;
using System.Text;
using Webhooks.Providers.Stripe;

namespace Webhooks.Providers.Tests.Stripe;

public sealed class StripeProviderTests
{
    private static readonly ProviderSecret Secret = new() { Keys = ["whsec_one"] };
    private static readonly DateTimeOffset Now = Requests.ReceivedAt;
    private readonly StripeProvider _stripe = new();

    [Fact]
    public async Task A_signed_request_passes_both_checks()
    {
        var request = Signed("{}");

        _stripe.CheckEnvelope(request.Headers, Secret, Now).ShouldBe(SignatureCheck.Valid);
        (await _stripe.VerifyAsync(request, Secret, Now, CancellationToken.None)).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task A_body_that_was_changed_on_its_way_passes_the_envelope_only()
    {
        var request = Signed("{}") with { Body = "{ }"u8.ToArray() };

        _stripe.CheckEnvelope(request.Headers, Secret, Now).ShouldBe(SignatureCheck.Valid);
        (await _stripe.VerifyAsync(request, Secret, Now, CancellationToken.None)).ShouldBe(SignatureCheck.Mismatch);
    }

    [Fact]
    public async Task The_processor_checks_the_envelope_again()
    {
        var request = Signed("{}");

        (await _stripe.VerifyAsync(request, Secret, Now.AddSeconds(301), CancellationToken.None)).ShouldBe(SignatureCheck.Stale);
        (await _stripe.VerifyAsync(Requests.Of("{}"), Secret, Now, CancellationToken.None)).ShouldBe(SignatureCheck.Missing);
    }

    public static TheoryData<string[]> NoKeys => new() { { [] }, { [""] }, { ["", " "] } };

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void Without_a_key_nothing_is_let_in(string[] keys) =>
        _stripe.CheckEnvelope(Signed("{}").Headers, new ProviderSecret { Keys = keys }, Now).ShouldBe(SignatureCheck.NoKey);

    [Theory]
    [InlineData("token", "token", SignatureCheck.Valid)]
    [InlineData("Bearer token", "Bearer token", SignatureCheck.Valid)]
    [InlineData("Bearer token", "token", SignatureCheck.NotAllowed)]
    [InlineData("tokem", "token", SignatureCheck.NotAllowed)]
    [InlineData("token ", "token", SignatureCheck.NotAllowed)]
    [InlineData("", "token", SignatureCheck.NotAllowed)]
    [InlineData("", "", SignatureCheck.NotAllowed)]
    [InlineData("token", null, SignatureCheck.NotAllowed)]
    [InlineData("invalid", null, SignatureCheck.NotAllowed)]
    [InlineData("invalid", "invalid", SignatureCheck.NotAllowed)]
    [InlineData(" Invalid ", " Invalid ", SignatureCheck.NotAllowed)]
    public void An_Authorization_header_must_be_the_configured_token_and_never_invalid(string header, string? token, SignatureCheck expected)
    {
        var request = Signed("{}", ("authorization", header));

        _stripe.CheckEnvelope(request.Headers, Secret with { AuthorizationToken = token }, Now).ShouldBe(expected);
    }

    [Fact]
    public void A_configured_token_need_not_be_sent() =>
        _stripe.CheckEnvelope(Signed("{}").Headers, Secret with { AuthorizationToken = "token" }, Now).ShouldBe(SignatureCheck.Valid);

    [Fact]
    public void A_refusal_is_explained_in_Stripes_terms() => _stripe.Explain(SignatureCheck.Mismatch).ShouldContain("whsec_");

    [Fact]
    public void Signing_without_a_key_says_what_to_do() =>
        Should.Throw<ArgumentException>(() => _stripe.Sign("{}"u8, new ProviderSecret { Keys = [" "] }, Now)).Message.ShouldContain("whsec_");

    [Fact]
    public void An_event_becomes_a_standard_event_with_its_exact_body()
    {
        var body = Samples.Read("stripe", "payment_intent.succeeded");

        _stripe.TryRead(Requests.Of(body), out var standard, out _).ShouldBeTrue();

        standard.ShouldBe(new StandardEvent
        {
            EventId = "evt_3MtweELkdIwHu7ix0Succeede",
            Provider = "stripe",
            Type = "payment_intent.succeeded",
            Timestamp = 1680802258,
            TimestampMs = 1680802258000,
            ReceivedAt = Requests.ReceivedAt.ToUnixTimeMilliseconds(),
            Livemode = false,
            ApiVersion = "2022-11-15",
            Transaction = new Transaction
            {
                TransactionId = "pi_3MtweELkdIwHu7ix0Dt0gF2H",
                Provider = "stripe",
                Amount = 20.00m,
                Currency = "USD",
                Status = TransactionStatus.Succeeded,
                ProviderStatus = "succeeded",
                TimestampMs = 1680802258000,
                LastEventId = "evt_3MtweELkdIwHu7ix0Succeede",
            },
            Payload = Encoding.UTF8.GetString(body),
            PayloadSha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            TraceId = "5759e988bd862e3fe1be46a994272793",
        });
    }

    [Fact]
    public void What_is_no_event_is_refused_with_its_reason()
    {
        _stripe.TryRead(Requests.Of("{}"), out var standard, out var problem).ShouldBeFalse();

        standard.ShouldBeNull();
        problem.ShouldBe("The event has no id.");
    }

    [Fact]
    public void A_test_secret_is_new_each_time_and_signs_by_its_outputs()
    {
        var secret = _stripe.CreateTestSecret();
        secret.Keys.ShouldHaveSingleItem().ShouldStartWith("whsec_");
        _stripe.CreateTestSecret().Keys[0].ShouldNotBe(secret.Keys[0]);

        var read = _stripe.ReadSigningOutputs(_stripe.SigningOutputs(secret)).ShouldNotBeNull();

        read.Keys.ShouldBe(secret.Keys);
        _stripe.ReadSigningOutputs(new Dictionary<string, string>()).ShouldBeNull();
        _stripe.ReadSigningOutputs(new Dictionary<string, string> { ["Secret"] = "" }).ShouldBeNull();
    }

    private WebhookRequest Signed(string body, params (string Name, string Value)[] headers)
    {
        var signed = _stripe.Sign(Encoding.UTF8.GetBytes(body), Secret, Now);
        return Requests.Of(body, [.. signed.Select(header => (header.Key, header.Value)), .. headers]);
    }
}

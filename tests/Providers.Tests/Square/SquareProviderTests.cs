using System.Text;
using Webhooks.Providers.Square;

namespace Webhooks.Providers.Tests.Square;

public sealed class SquareProviderTests
{
    private static readonly ProviderSecret Secret = new() { Keys = ["", "asdf1234"], NotificationUrls = [" ", "https://example.com/webhook"] };
    private static readonly DateTimeOffset Now = Requests.ReceivedAt;
    private readonly SquareProvider _square = new();

    [Fact]
    public async Task A_signed_request_passes_both_checks_and_a_changed_one_the_envelope_only()
    {
        var request = Signed("{}");
        var changed = request with { Body = "{ }"u8.ToArray() };

        _square.CheckEnvelope(request.Headers, Secret, Now).ShouldBe(SignatureCheck.Valid);
        _square.CheckEnvelope(changed.Headers, Secret, Now).ShouldBe(SignatureCheck.Valid);
        (await _square.VerifyAsync(request, Secret, Now, CancellationToken.None)).ShouldBe(SignatureCheck.Valid);
        (await _square.VerifyAsync(changed, Secret, Now, CancellationToken.None)).ShouldBe(SignatureCheck.Mismatch);
    }

    [Theory]
    [InlineData(null, SignatureCheck.Missing)]
    [InlineData("", SignatureCheck.Missing)]
    [InlineData("rubbish", SignatureCheck.Malformed)]
    public void The_authorizer_refuses_a_header_that_can_be_no_signature(string? header, SignatureCheck expected)
    {
        var request = header is null ? Requests.Of("{}") : Requests.Of("{}", ("X-Square-HmacSha256-Signature", header));

        _square.CheckEnvelope(request.Headers, Secret, Now).ShouldBe(expected);
    }

    public static TheoryData<ProviderSecret> NoKeys =>
        [Secret with { Keys = [] }, Secret with { Keys = [" "] }, Secret with { NotificationUrls = [] }, Secret with { NotificationUrls = [""] }];

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void Without_a_key_or_a_URL_nothing_is_let_in_and_nothing_signed(ProviderSecret secret)
    {
        _square.CheckEnvelope(Signed("{}").Headers, secret, Now).ShouldBe(SignatureCheck.NoKey);

        Should.Throw<ArgumentException>(() => _square.Sign("{}"u8, secret, Now)).Message.ShouldContain("notificationUrls");
    }

    [Fact]
    public void An_event_says_whose_it_is_and_when_it_was_made_to_the_millisecond()
    {
        _square.TryRead(Requests.Of(Samples.Read("square", "oauth.authorization.revoked")), out var standard, out var problem).ShouldBeTrue(problem);

        (standard.EventId, standard.Account, standard.Livemode, standard.ApiVersion).ShouldBe(("e1d6ae37-5aa9-45a5-b525-b12caf819fdb", "J9Z30SF99NPFJ", null, null));
        (standard.Timestamp, standard.TimestampMs).ShouldBe((1597420264, 1597420264246), "Square writes nanoseconds");
    }

    [Theory]
    [InlineData("{}", "The event has no id (event_id).")]
    [InlineData("[]", "The body is an array, not an event object.")]
    [InlineData("null", "The body is null, not an event object.")]
    [InlineData("not json", "The body isn't JSON (line 1, byte 2).")]
    [InlineData("""{"event_id":"1","created_at":"2020-02-06T21:27:30Z"}""", "The event has no type.")]
    [InlineData("""{"event_id":"1","type":"a"}""", "The event has no creation time (created_at).")]
    [InlineData("""{"event_id":"1","type":"a","created_at":"2020-02-06"}""", "The event's creation time (created_at) is neither epoch seconds nor an ISO 8601 time in UTC.")]
    public void What_is_no_event_is_refused_with_its_reason(string body, string expected)
    {
        _square.TryRead(Requests.Of(body), out var standard, out var problem).ShouldBeFalse();

        standard.ShouldBeNull();
        problem.ShouldBe(expected);
    }

    public static TheoryData<string, string, string> Tellings => new()
    {
        { "payment.created", Payment("PENDING"), "p_1: 20.00 USD pending" },
        { "payment.created", Payment("APPROVED"), "p_1: 20.00 USD authorized" },
        { "payment.updated", Payment("COMPLETED"), "p_1: 20.00 USD succeeded" },
        { "payment.updated", Payment("CANCELED"), "p_1: 20.00 USD canceled" },
        { "payment.updated", Payment("FAILED"), "p_1: 20.00 USD failed" },
        { "payment.updated", Payment("INVENTED"), Words.Nothing },
        { "payment.updated", Payment("COMPLETED", ""","total_money":{"amount":2300,"currency":"USD"}"""), "p_1: 23.00 USD succeeded" },
        { "payment.updated", Payment("COMPLETED", ""","refunded_money":{"amount":500,"currency":"USD"}"""), "p_1: 20.00 USD partially_refunded, refunded 5.00" },
        { "payment.updated", Payment("COMPLETED", ""","refunded_money":{"amount":2000,"currency":"USD"}"""), "p_1: 20.00 USD refunded, refunded 20.00" },
        { "payment.updated", """{"payment":{"id":"p_1","status":"COMPLETED","amount_money":{"amount":2000,"currency":"JPY"}}}""", "p_1: 2000 JPY succeeded" },
        { "payment.updated", """{"payment":{"id":"p_1","status":"COMPLETED","amount_money":{"amount":2000,"currency":"dollars"}}}""", Words.Nothing },
        { "payment.updated", """{"payment":{"id":"p_1","status":"COMPLETED","amount_money":{"amount":"2000","currency":"USD"}}}""", Words.Nothing },
        { "payment.updated", """{"payment":{"status":"COMPLETED","amount_money":{"amount":2000,"currency":"USD"}}}""", Words.Nothing },
        { "payment.updated", """{"payment":{"id":"p_1","amount_money":{"amount":2000,"currency":"USD"}}}""", Words.Nothing },
        { "payment.updated", """{"payment":"p_1"}""", Words.Nothing },
        { "payment.updated", "{}", Words.Nothing },

        { "refund.created", Refund("PENDING"), "p_1: 0 USD succeeded, r_1 pending" },
        { "refund.updated", Refund("COMPLETED"), "p_1: 0 USD partially_refunded, refunded 5.00, r_1 succeeded" },
        { "refund.updated", Refund("REJECTED"), "p_1: 0 USD succeeded, r_1 failed" },
        { "refund.updated", Refund("FAILED"), "p_1: 0 USD succeeded, r_1 failed" },
        { "refund.updated", Refund("INVENTED"), Words.Nothing },
        { "refund.updated", """{"refund":{"id":"r_1","status":"COMPLETED","amount_money":{"amount":500,"currency":"USD"}}}""", Words.Nothing },

        { "dispute.created", Dispute("INQUIRY_EVIDENCE_REQUIRED"), "p_1: 0 USD disputed, d_1 open" },
        { "dispute.state.updated", Dispute("INQUIRY_PROCESSING"), "p_1: 0 USD disputed, d_1 open" },
        { "dispute.state.updated", Dispute("INQUIRY_CLOSED"), "p_1: 0 USD succeeded, d_1 won" },
        { "dispute.state.updated", Dispute("EVIDENCE_REQUIRED"), "p_1: 0 USD disputed, d_1 open" },
        { "dispute.state.updated", Dispute("PROCESSING"), "p_1: 0 USD disputed, d_1 open" },
        { "dispute.state.changed", Dispute("WAITING_THIRD_PARTY"), "p_1: 0 USD disputed, d_1 open" },
        { "dispute.state.updated", Dispute("WON"), "p_1: 0 USD succeeded, d_1 won" },
        { "dispute.state.updated", Dispute("LOST"), "p_1: 0 USD succeeded, d_1 lost" },
        { "dispute.state.updated", Dispute("ACCEPTED"), "p_1: 0 USD succeeded, d_1 lost" },
        { "dispute.state.updated", Dispute("INVENTED"), Words.Nothing },
        { "dispute.created", Dispute("WON").Replace("\"id\"", "\"dispute_id\"", StringComparison.Ordinal), "p_1: 0 USD succeeded, d_1 won" },

        { "payout.sent", Payout("SENT"), "po_1: 5.00 USD pending" },
        { "payout.paid", Payout("PAID"), "po_1: 5.00 USD succeeded" },
        { "payout.failed", Payout("FAILED"), "po_1: 5.00 USD failed" },
        { "payout.failed", Payout("INVENTED"), Words.Nothing },

        { "invoice.payment_made", """{"invoice":{"id":"inv:1","status":"PAID"}}""", Words.Nothing },
    };

    [Theory]
    [MemberData(nameof(Tellings))]
    public void Each_event_says_of_the_payment_what_its_object_shows(string type, string shown, string expected)
    {
        var body = $$"""{"merchant_id":"M","type":"{{type}}","event_id":"e","created_at":"2020-02-06T21:27:30Z","data":{"type":"x","id":"y","object":{{shown}} } }""";

        _square.TryRead(Requests.Of(body), out var standard, out var problem).ShouldBeTrue(problem);

        Words.Of(standard.Transaction).ShouldBe(expected);
    }

    [Fact]
    public void A_fresh_sample_keeps_what_belongs_together()
    {
        var fresh = Encoding.UTF8.GetString(_square.Freshen(Samples.Read("square", "refund.created"), "N", Now));

        fresh.ShouldContain("\"event_id\": \"N\"");
        fresh.ShouldContain("\"payment_id\": \"N2\"");
        fresh.ShouldContain("\"id\": \"N3\"");
        fresh.ShouldContain("\"created_at\": \"2026-01-02T03:04:05.678Z\"");
        Encoding.UTF8.GetString(_square.Freshen("{\"note\": \"none\"}"u8, "N", Now)).ShouldBe("{\"note\": \"none\"}");
    }

    [Fact]
    public async Task A_test_secret_is_new_each_time_and_signs_by_its_outputs()
    {
        var secret = _square.CreateTestSecret();
        _square.CreateTestSecret().Keys[0].ShouldNotBe(secret.Keys[0]);

        var signer = _square.ReadSigningOutputs(_square.SigningOutputs(secret)).ShouldNotBeNull();

        _square.SigningOutputs(secret).Keys.ShouldBe(["SignatureKey", "NotificationUrl"]);
        _square.ToVerifyWith(secret).ShouldBeSameAs(secret);
        (await _square.VerifyAsync(Signed("{}", signer), secret, Now, CancellationToken.None)).ShouldBe(SignatureCheck.Valid);
        _square.ReadSigningOutputs(new Dictionary<string, string>()).ShouldBeNull();
        _square.ReadSigningOutputs(new Dictionary<string, string> { ["SignatureKey"] = "" }).ShouldBeNull();
        _square.ReadSigningOutputs(new Dictionary<string, string> { ["SignatureKey"] = "key" }).ShouldBeNull();
        _square.ReadSigningOutputs(new Dictionary<string, string> { ["SignatureKey"] = "key", ["NotificationUrl"] = "" }).ShouldBeNull();
    }

    [Fact]
    public void It_names_itself_and_explains_a_refusal_in_its_own_terms()
    {
        (_square.Name, _square.DisplayName, _square.ToString()).ShouldBe(("square", "Square", "square"));
        _square.SignatureHeaders.ShouldBe(["x-square-hmacsha256-signature"]);
        _square.Explain(SignatureCheck.Mismatch).ShouldContain("notification URL");
    }

    private static string Payment(string status, string more = "") =>
        $$$"""{"payment":{"id":"p_1","status":"{{{status}}}","amount_money":{"amount":2000,"currency":"USD"}{{{more}}}} }""";

    private static string Refund(string status) =>
        $$$"""{"refund":{"id":"r_1","payment_id":"p_1","status":"{{{status}}}","amount_money":{"amount":500,"currency":"USD"}} }""";

    private static string Dispute(string state) =>
        $$$"""{"dispute":{"id":"d_1","disputed_payment":{"payment_id":"p_1"},"state":"{{{state}}}","amount_money":{"amount":500,"currency":"USD"}} }""";

    private static string Payout(string status) =>
        $$$"""{"payout":{"id":"po_1","status":"{{{status}}}","amount_money":{"amount":500,"currency":"USD"}} }""";

    private WebhookRequest Signed(string body, ProviderSecret? secret = null) =>
        Requests.Of(body, [.. _square.Sign(Encoding.UTF8.GetBytes(body), secret ?? Secret, Now).Select(header => (header.Key, header.Value))]);
}

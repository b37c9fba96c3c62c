using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class PayPalEventTests
{
    private readonly PayPalProvider _paypal = new(new FakeFetcher(), new FakeClock());

    [Fact]
    public void An_event_says_where_it_is_from_and_when_it_was_made()
    {
        var order = Read(System.Text.Encoding.UTF8.GetString(Samples.Read("paypal", "PAYMENT.CAPTURE.COMPLETED")));

        (order.EventId, order.Livemode, order.ApiVersion, order.Account).ShouldBe(("WH-58D329510W468432D-8HN650336L201105X", true, "2.0", null));
        (order.Timestamp, order.TimestampMs).ShouldBe((1550181007, 1550181007940));
    }

    [Theory]
    [InlineData("https://api.sandbox.paypal.com/v1/notifications/webhooks-events/1", false)]
    [InlineData("https://api.paypal.com/v1/notifications/webhooks-events/1", true)]
    public void A_sandboxs_event_is_none_of_live_money(string self, bool expected) =>
        Read($$$"""{"id":"1","event_type":"a","create_time":"2019-02-14T21:50:07Z","resource":{"payee":{"merchant_id":"M"}},"links":[{"href":"x","rel":"resend"},1,{"rel":"self","href":"{{{self}}}"},{"rel":"self","href":"y"}]}""")
            .ShouldSatisfyAllConditions(standard => standard.Livemode.ShouldBe(expected), standard => standard.Account.ShouldBe("M"));

    [Fact]
    public void An_event_without_links_does_not_say_whether_it_is_live() =>
        Read("""{"id":"1","event_type":"a","create_time":"2019-02-14T21:50:07Z","links":[{"rel":7,"href":"x"},{"href":"x"}]}""").Livemode.ShouldBeNull();

    [Theory]
    [InlineData("{}", "The event has no id.")]
    [InlineData("[]", "The body is an array, not an event object.")]
    [InlineData("null", "The body is null, not an event object.")]
    [InlineData("not json", "The body isn't JSON (line 1, byte 2).")]
    [InlineData("""{"id":"1","create_time":"2019-02-14T21:50:07Z"}""", "The event has no type (event_type).")]
    [InlineData("""{"id":"1","event_type":"a"}""", "The event has no creation time (create_time).")]
    [InlineData("""{"id":"1","event_type":"a","create_time":"2018-19-12T22:20:32.000Z"}""", "The event's creation time (create_time) is neither epoch seconds nor an ISO 8601 time in UTC.")]
    [InlineData("""{"id":"1","event_type":"a","create_time":"2019-02-14T21:50:07Z","links":[{"rel":"self" """, "The body isn't JSON (line 1, byte 88).")]
    public void What_is_no_event_is_refused_with_its_reason(string body, string expected)
    {
        _paypal.TryRead(Requests.Of(body), out var standard, out var problem).ShouldBeFalse();

        standard.ShouldBeNull();
        problem.ShouldBe(expected);
    }

    public static TheoryData<string, string, string> Tellings => new()
    {
        { "PAYMENT.AUTHORIZATION.CREATED", Capture, "c_1: 20.00 USD authorized" },
        { "PAYMENT.AUTHORIZATION.VOIDED", Capture, "c_1: 20.00 USD canceled" },
        { "PAYMENT.CAPTURE.PENDING", Capture, "c_1: 20.00 USD pending" },
        { "PAYMENT.CAPTURE.COMPLETED", Capture, "c_1: 20.00 USD succeeded" },
        { "PAYMENT.CAPTURE.DENIED", Capture, "c_1: 20.00 USD failed" },
        { "PAYMENT.CAPTURE.DECLINED", Capture, "c_1: 20.00 USD failed" },
        { "PAYMENT.SALE.PENDING", Sale, "s_1: 0.48 EUR pending" },
        { "PAYMENT.SALE.COMPLETED", Sale, "s_1: 0.48 EUR succeeded" },
        { "PAYMENT.SALE.DENIED", Sale, "s_1: 0.48 EUR failed" },
        { "PAYMENT.CAPTURE.COMPLETED", """{"amount":{"value":"20.00","currency_code":"USD"}}""", Words.Nothing },
        { "PAYMENT.CAPTURE.COMPLETED", """{"id":"c_1"}""", Words.Nothing },
        { "PAYMENT.CAPTURE.COMPLETED", """{"id":"c_1","amount":{"value":"1e2","currency_code":"USD"}}""", Words.Nothing },
        { "PAYMENT.CAPTURE.COMPLETED", """{"id":"c_1","amount":{"value":"20.00"}}""", Words.Nothing },

        { "PAYMENT.CAPTURE.REFUNDED", Refund("COMPLETED", Up), "c_1: 0 USD partially_refunded, refunded 8.00, r_1 succeeded" },
        { "PAYMENT.CAPTURE.REFUNDED", Refund("PENDING", Up), "c_1: 0 USD succeeded, r_1 pending" },
        { "PAYMENT.CAPTURE.REVERSED", Refund("COMPLETED", "\"capture_id\":\"c_2\""), "c_2: 0 USD partially_refunded, refunded 8.00, r_1 succeeded" },
        { "PAYMENT.REFUND.PENDING", Refund("PENDING", "\"supplementary_data\":{\"related_ids\":{\"capture_id\":\"c_3\"}}"), "c_3: 0 USD succeeded, r_1 pending" },
        { "PAYMENT.REFUND.FAILED", Refund("FAILED", Up), "c_1: 0 USD succeeded, r_1 failed" },
        { "PAYMENT.CAPTURE.REFUNDED", Refund("CANCELLED", Up), "c_1: 0 USD succeeded, r_1 canceled" },
        { "PAYMENT.CAPTURE.REFUNDED", Refund("INVENTED", Up), Words.Nothing },
        { "PAYMENT.CAPTURE.REFUNDED", Refund("COMPLETED", "\"links\":[{\"rel\":\"up\",\"href\":\"https://api.paypal.com/v2/payments/captures/\"}]"), Words.Nothing },
        { "PAYMENT.CAPTURE.REFUNDED", Refund("COMPLETED", "\"links\":[{\"rel\":\"up\",\"href\":\"https://api.paypal.com/v2/checkout/orders/o_1\"}]"), Words.Nothing },
        { "PAYMENT.SALE.REFUNDED", """{"id":"r_1","sale_id":"s_1","state":"completed","amount":{"total":"-0.01","currency":"USD"}}""", "s_1: 0 USD partially_refunded, refunded 0.01, r_1 succeeded" },
        { "PAYMENT.SALE.REVERSED", """{"id":"r_1","state":"completed","amount":{"total":"-0.01","currency":"USD"}}""", Words.Nothing },
        { "PAYMENT.SALE.REFUNDED", """{"sale_id":"s_1","state":"completed","amount":{"total":"-0.01","currency":"USD"}}""", Words.Nothing },
        { "PAYMENT.SALE.REFUNDED", """{"id":"r_1","sale_id":"s_1","amount":{"total":"-0.01","currency":"USD"}}""", Words.Nothing },

        { "CUSTOMER.DISPUTE.CREATED", Dispute("OPEN"), "c_1: 0 USD disputed, PP-1 open" },
        { "CUSTOMER.DISPUTE.UPDATED", Dispute("WAITING_FOR_SELLER_RESPONSE"), "c_1: 0 USD disputed, PP-1 open" },
        { "CUSTOMER.DISPUTE.RESOLVED", Dispute("RESOLVED", "RESOLVED_BUYER_FAVOUR"), "c_1: 0 USD succeeded, PP-1 lost" },
        { "CUSTOMER.DISPUTE.RESOLVED", Dispute("RESOLVED", "ACCEPTED"), "c_1: 0 USD succeeded, PP-1 lost" },
        { "CUSTOMER.DISPUTE.RESOLVED", Dispute("RESOLVED", "RESOLVED_SELLER_FAVOUR"), "c_1: 0 USD succeeded, PP-1 won" },
        { "CUSTOMER.DISPUTE.RESOLVED", Dispute("RESOLVED", "NONE"), "c_1: 0 USD succeeded, PP-1 won" },
        { "CUSTOMER.DISPUTE.RESOLVED", """{"dispute_id":"PP-1","status":"RESOLVED","disputed_transactions":[],"dispute_amount":{"value":"3.00","currency_code":"USD"}}""", Words.Nothing },

        { "CHECKOUT.ORDER.APPROVED", """{"id":"o_1","status":"APPROVED","purchase_units":[{"amount":{"value":"20.00","currency_code":"USD"}}]}""", Words.Nothing },
        { "CHECKOUT.ORDER.APPROVED", Order("COMPLETED"), "c_1: 20.00 USD succeeded" },
        { "CHECKOUT.ORDER.COMPLETED", Order("PENDING"), "c_1: 20.00 USD pending" },
        { "CHECKOUT.ORDER.COMPLETED", Order("DECLINED"), "c_1: 20.00 USD failed" },
        { "CHECKOUT.ORDER.COMPLETED", Order("PARTIALLY_REFUNDED"), "c_1: 20.00 USD partially_refunded" },
        { "CHECKOUT.ORDER.COMPLETED", Order("REFUNDED"), "c_1: 20.00 USD refunded" },
        { "CHECKOUT.ORDER.COMPLETED", Order("INVENTED"), Words.Nothing },

        { "PAYMENT.PAYOUTS-ITEM.SUCCEEDED", Payout, "i_1: 1.0 USD succeeded" },
        { "PAYMENT.PAYOUTS-ITEM.HELD", Payout, "i_1: 1.0 USD pending" },
        { "PAYMENT.PAYOUTS-ITEM.UNCLAIMED", Payout, "i_1: 1.0 USD pending" },
        { "PAYMENT.PAYOUTS-ITEM.FAILED", Payout, "i_1: 1.0 USD failed" },
        { "PAYMENT.PAYOUTS-ITEM.DENIED", Payout, "i_1: 1.0 USD failed" },
        { "PAYMENT.PAYOUTS-ITEM.BLOCKED", Payout, "i_1: 1.0 USD failed" },
        { "PAYMENT.PAYOUTS-ITEM.CANCELED", Payout, "i_1: 1.0 USD canceled" },
        { "PAYMENT.PAYOUTS-ITEM.RETURNED", Payout, "i_1: 1.0 USD canceled" },
        { "PAYMENT.PAYOUTS-ITEM.REFUNDED", Payout, "i_1: 1.0 USD refunded" },

        { "INVOICING.INVOICE.PAID", """{"invoice":{"id":"INV2-1","status":"PAID"}}""", Words.Nothing },
    };

    [Theory]
    [MemberData(nameof(Tellings))]
    public void Each_event_says_of_the_payment_what_its_resource_shows(string type, string resource, string expected) =>
        Words.Of(Read($$"""{"id":"WH-1","event_type":"{{type}}","create_time":"2019-02-14T21:50:07Z","resource":{{resource}} }""").Transaction).ShouldBe(expected);

    private const string Capture = """{"id":"c_1","status":"COMPLETED","amount":{"value":"20.00","currency_code":"USD"}}""";
    private const string Sale = """{"id":"s_1","state":"completed","amount":{"total":"0.48","currency":"EUR"}}""";
    private const string Payout = """{"payout_item_id":"i_1","transaction_status":"SUCCESS","payout_item":{"amount":{"currency":"USD","value":"1.0"}}}""";
    private const string Up = "\"links\":[{\"rel\":\"self\",\"href\":\"https://api.paypal.com/v2/payments/captures/x\"},{\"href\":\"https://api.paypal.com/v2/payments/captures/c_1\",\"rel\":\"up\"}]";

    private static string Refund(string status, string more) =>
        $$$"""{"id":"r_1","status":"{{{status}}}","amount":{"value":"5.00","currency_code":"USD"},"seller_payable_breakdown":{"total_refunded_amount":{"value":"8.00","currency_code":"USD"}},{{{more}}}}""";

    private static string Dispute(string status, string? outcome = null) =>
        $$$"""{"dispute_id":"PP-1","status":"{{{status}}}","disputed_transactions":[{"seller_transaction_id":"c_1"},{"seller_transaction_id":"c_2"}],"dispute_amount":{"value":"3.00","currency_code":"USD"},"dispute_outcome":{"outcome_code":"{{{outcome}}}"}}""";

    private static string Order(string status) =>
        $$$"""{"id":"o_1","purchase_units":[{"payments":{"captures":[{"id":"c_1","status":"{{{status}}}","amount":{"value":"20.00","currency_code":"USD"}},{"id":"c_2"}]}}]}""";

    private StandardEvent Read(string body)
    {
        _paypal.TryRead(Requests.Of(body), out var standard, out var problem).ShouldBeTrue(problem);
        return standard;
    }
}

using System.Text;
using Webhooks.Providers.PayPal;
using Webhooks.Providers.Square;
using Webhooks.Providers.Stripe;
using Webhooks.Providers.Tests.PayPal;

namespace Webhooks.Providers.Tests;

/// <summary>What holds for every documented payload of every provider.</summary>
public sealed class SamplesTests
{
    private const string Nothing = Words.Nothing;

    /// <summary>What each sample says of a payment. A new file wants a new line.</summary>
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["stripe/payment_intent.created"] = "pi_3MtwBwLkdIwHu7ix28a3tqPa: 20.00 USD pending",
        ["stripe/payment_intent.canceled"] = "pi_3MtwBwLkdIwHu7ix28a3tqPa: 20.00 USD canceled",
        ["stripe/payment_intent.succeeded"] = "pi_3MtweELkdIwHu7ix0Dt0gF2H: 20.00 USD succeeded",
        ["stripe/payment_intent.payment_failed"] = "pi_3MtweELkdIwHu7ix0Dt0gF2H: 20.00 USD failed",
        ["stripe/setup_intent.created"] = Nothing,
        ["stripe/charge.succeeded"] = "ch_3MmlLrLkdIwHu7ix0snN0B15: 10.99 USD succeeded",
        ["stripe/charge.captured"] = "pi_3MmlLrLkdIwHu7ix0lChRgeX: 10.00 USD partially_refunded, refunded 0.99",
        ["stripe/charge.failed"] = "pi_3MmlLrLkdIwHu7ix0lChRgeX: 10.99 USD failed",
        ["stripe/charge.refunded"] = "ch_3MmlLrLkdIwHu7ix0snN0B15: 10.99 USD partially_refunded, refunded 3.99",
        ["stripe/refund.created"] = "pi_1GszsK2eZvKYlo2CfhZyoZLp: 0 USD partially_refunded, refunded 10.00, re_1Nispe2eZvKYlo2Cd31jOCgZ succeeded",
        ["stripe/refund.failed"] = "pi_1GszsK2eZvKYlo2CfhZyoZLp: 0 USD succeeded, re_1Nispe2eZvKYlo2Cd31jOCgZ failed",
        ["stripe/charge.dispute.created"] = "ch_1AZtxr2eZvKYlo2CJDX8whov: 0 USD disputed, du_1MtJUT2eZvKYlo2CNaw2HvEv open",
        ["stripe/charge.dispute.closed"] = "pi_1AZtxr2eZvKYlo2CDisputed: 0 USD succeeded, du_1MtJUT2eZvKYlo2CNaw2HvEv lost",
        ["stripe/checkout.session.completed"] = "pi_1EUmyo2x6R10KRrhUuJXu9m0: 21.98 USD succeeded",
        ["stripe/checkout.session.expired"] = Nothing,
        ["stripe/invoice.paid"] = "pi_3MtHbELkdIwHu7ixInvoiced: 20.00 USD succeeded",
        ["stripe/invoice.payment_failed"] = "pi_3MtHbELkdIwHu7ixInvoiced: 20.00 USD failed",
        ["stripe/invoice_payment.paid"] = "pi_103Q0w2eZvKYlo2C364X582Z: 20.00 USD succeeded",
        ["stripe/payout.created"] = "po_1OaFDbEcg9tTZuTgNYmX0PKB: 11.00 USD pending",
        ["stripe/payout.paid"] = "po_1OaFDbEcg9tTZuTgNYmX0PKB: 11.00 USD succeeded",
        ["stripe/payout.failed"] = "po_1OaFDbEcg9tTZuTgNYmX0PKB: 11.00 USD failed",
        ["stripe/customer.subscription.created"] = Nothing,
        ["stripe/v1.billing.meter.error_report_triggered"] = Nothing,

        ["paypal/PAYMENT.AUTHORIZATION.CREATED"] = "2DC87612EK520411B: 7.47 USD authorized",
        ["paypal/PAYMENT.CAPTURE.PENDING"] = "02T21492PP3782704: 2.51 USD pending",
        ["paypal/PAYMENT.CAPTURE.COMPLETED"] = "12A34567BC123456S: 30.00 USD succeeded",
        ["paypal/PAYMENT.CAPTURE.DECLINED"] = "7U133281TB3277326: 185.10 USD failed",
        ["paypal/PAYMENT.CAPTURE.REFUNDED"] = "0JF852973C016714D: 0 USD partially_refunded, refunded 1.98, 1Y107995YT783435V succeeded",
        ["paypal/PAYMENT.CAPTURE.REVERSED"] = "4L335234718889942: 0 USD partially_refunded, refunded 2.51, 09E71677NS257044M succeeded",
        ["paypal/PAYMENT.SALE.PENDING"] = "11139561TK568332L: 3.76 EUR pending",
        ["paypal/PAYMENT.SALE.COMPLETED"] = "80021663DE681814L: 0.48 USD succeeded",
        ["paypal/PAYMENT.SALE.DENIED"] = "0UV619993K905211J: 17.47 EUR failed",
        ["paypal/PAYMENT.SALE.REFUNDED"] = "9T0916710M1105906: 0 USD partially_refunded, refunded 0.01, 6YX43824R4443062K succeeded",
        ["paypal/PAYMENT.SALE.REVERSED"] = Nothing, // it doesn't say of which sale
        ["paypal/CUSTOMER.DISPUTE.CREATED"] = "00D10444LD479031K: 0 USD disputed, PP-000-042-663-135 open",
        ["paypal/CUSTOMER.DISPUTE.RESOLVED"] = "00D10444LD479031K: 0 USD succeeded, PP-000-042-663-135 won",
        ["paypal/CHECKOUT.ORDER.COMPLETED"] = "3C679366HH908993F: 100.00 USD succeeded",
        ["paypal/PAYMENT.PAYOUTS-ITEM.SUCCEEDED"] = "AYNYWNCHBD8KS: 1.0 USD succeeded",
        ["paypal/BILLING.SUBSCRIPTION.CREATED"] = Nothing,
        ["paypal/BILLING.SUBSCRIPTION.PAYMENT.FAILED"] = Nothing,

        ["square/payment.created"] = "hYy9pRFVxpDsO1FB05SunFWUe9JZY: 1.00 USD authorized",
        ["square/payment.updated"] = "hYy9pRFVxpDsO1FB05SunFWUe9JZY: 1.00 USD succeeded",
        ["square/refund.created"] = "KkAkhdMsgzn59SM8A89WgKwekxLZY: 0 USD succeeded, KkAkhdMsgzn59SM8A89WgKwekxLZY_ptNBVqHYxt5gAdfcobBe4u1AZsXhoz06KTtuq9Ls24P pending",
        ["square/refund.updated"] = "KkAkhdMsgzn59SM8A89WgKwekxLZY: 0 USD partially_refunded, refunded 10.00, KkAkhdMsgzn59SM8A89WgKwekxLZY_ptNBVqHYxt5gAdfcobBe4u1AZsXhoz06KTtuq9Ls24P succeeded",
        ["square/dispute.created"] = "fbmsaEOpoARDKxiSGH1fqPuqoqFZY: 0 USD disputed, ORSEVtZAJxb37RA1EiGw open",
        ["square/dispute.state.updated"] = "fbmsaEOpoARDKxiSGH1fqPuqoqFZY: 0 USD succeeded, ORSEVtZAJxb37RA1EiGw won",
        ["square/payout.sent"] = "po_f3c0fb38-a5ce-427d-b858-52b925b72e45: 62.59 USD pending",
        ["square/payout.paid"] = "po_f3c0fb38-a5ce-427d-b858-52b925b72e45: 62.59 USD succeeded",
        ["square/payout.failed"] = "po_f3c0fb38-a5ce-427d-b858-52b925b72e45: 62.59 USD failed",
        ["square/order.created"] = Nothing,
        ["square/order.updated"] = Nothing,
        ["square/order.fulfillment.updated"] = Nothing,
        ["square/terminal.checkout.updated"] = Nothing,
        ["square/inventory.count.updated"] = Nothing,
        ["square/catalog.version.updated"] = Nothing,
        ["square/oauth.authorization.revoked"] = Nothing,
    };

    private static readonly ProviderSecret Secret = new()
    {
        Keys = [Authority.Live.PrivateKeyPem],
        NotificationUrls = ["https://localhost/square"],
        WebhookId = "1JE4291016473214C",
        CertificateOrigins = ["https://localhost"],
        CertificateUrl = "https://localhost/v1/notifications/certs/CERT-1",
        TrustAnchors = [Authority.Live.RootPem],
    };

    private static readonly Provider[] Providers = [new StripeProvider(), new PayPalProvider(FakeFetcher.Of(Authority.Live.CertificatePem), new FakeClock()), new SquareProvider()];

    public static TheoryData<string, string> All => Samples.All();

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_says_of_a_payment_what_the_table_says(string provider, string type)
    {
        var sample = $"{provider}/{type}";
        Expected.ShouldContainKey(sample, $"samples/{sample}.json is new: say in the table what it says of a payment.");

        Find(provider).TryRead(Requests.Of(Samples.Read(provider, type)), out var standard, out var problem).ShouldBeTrue(problem);

        standard.Provider.ShouldBe(provider);
        standard.Type.ShouldBe(type);
        Words.Of(standard.Transaction).ShouldBe(Expected[sample]);
        standard.Transaction?.Provider.ShouldBe(provider);
        standard.Transaction?.Newest.ShouldBe((standard.TimestampMs, standard.EventId));
    }

    [Fact]
    public void Every_provider_has_fifteen_samples_at_least_and_the_table_no_line_too_many()
    {
        var files = All.Select(row => (string)row[0]).ToList();

        Providers.ShouldAllBe(provider => files.Count(name => name == provider.Name) >= 15);
        Expected.Count.ShouldBe(files.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_fresh_and_signed_sample_is_a_new_event_that_passes(string provider, string type)
    {
        var theProvider = Find(provider);
        var sample = Samples.Read(provider, type);
        theProvider.TryRead(Requests.Of(sample), out var old, out _).ShouldBeTrue();

        var body = theProvider.Freshen(sample, "Fresh1", Requests.ReceivedAt);
        var headers = theProvider.Sign(body, Secret, Requests.ReceivedAt).Select(header => (header.Key, header.Value)).ToArray();
        var request = Requests.Of(body, headers);

        (await theProvider.VerifyAsync(request, Secret, Requests.ReceivedAt, CancellationToken.None)).ShouldBe(SignatureCheck.Valid);
        theProvider.TryRead(request, out var fresh, out var problem).ShouldBeTrue(problem);
        fresh.EventId.ShouldNotBe(old.EventId);
        fresh.EventId.ShouldContain("Fresh1");
        fresh.Type.ShouldBe(type);
        fresh.Timestamp.ShouldBe(Requests.ReceivedAt.ToUnixTimeSeconds());
        fresh.Transaction?.TransactionId.ShouldContain("Fresh1");
        (fresh.Transaction?.Refunds?.Keys ?? []).Concat(fresh.Transaction?.Disputes?.Keys ?? []).ShouldAllBe(id => id.Contains("Fresh1"));
        fresh.Transaction?.Amount.ShouldBe(old.Transaction!.Amount);
        fresh.Transaction?.Status.ShouldBe(old.Transaction!.Status);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_holds_no_secret_and_no_person(string provider, string type)
    {
        var text = Encoding.UTF8.GetString(Samples.Read(provider, type));

        text.ShouldNotContain("whsec_");
        text.ShouldNotMatch("\\bsk_");
        text.ShouldNotContain("@");
    }

    private static Provider Find(string name) => Providers.Single(provider => provider.Name == name);
}

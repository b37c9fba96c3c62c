using System.Text;
using System.Text.Json;
using Webhooks.Providers.Stripe;

namespace Webhooks.Providers.Tests.Stripe;

public sealed class StripeSampleTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1767323045678);
    private readonly StripeProvider _stripe = new();

    [Fact]
    public void A_fresh_sample_is_a_new_event_of_a_new_payment_made_now()
    {
        var fresh = Freshen(Samples.Read("stripe", "payment_intent.succeeded"), "Abc123");

        using var json = JsonDocument.Parse(fresh);
        var intent = json.RootElement.GetProperty("data").GetProperty("object");
        json.RootElement.GetProperty("id").GetString().ShouldBe("evt_Abc123");
        json.RootElement.GetProperty("created").GetInt64().ShouldBe(1767323045);
        intent.GetProperty("id").GetString().ShouldBe("pi_Abc123");
        intent.GetProperty("client_secret").GetString().ShouldBe("pi_Abc123_secret_REPLACED");
        intent.GetProperty("latest_charge").GetString().ShouldBe("ch_Abc123");
        intent.GetProperty("created").GetInt64().ShouldBe(1767323045);
        intent.GetProperty("payment_method").GetString().ShouldBe("pm_1MtweELkdIwHu7ixxrsejPtG", "the customer's card was there before");
    }

    [Fact]
    public void Whatever_is_no_id_and_no_time_stays_byte_for_byte()
    {
        const string Sample = """
            { "id":"evt_1",  "created" : 1, "note":"\u00fc api_1 xpi_1 /v1/charges/ch_1?a=ch_1", "amount":1, "nested":{"created":"yesterday","canceled_at":null} }

            """;

        Freshen(Sample, "N").ShouldBe("""
            { "id":"evt_N",  "created" : 1767323045, "note":"\u00fc api_1 xpi_1 /v1/charges/ch_N?a=ch_N", "amount":1, "nested":{"created":"yesterday","canceled_at":null} }

            """);
    }

    [Fact]
    public void Different_ids_stay_different_and_the_same_stay_the_same() =>
        Freshen("""["ch_1","ch_2","ch_1","pi_1","ch_3"]""", "N").ShouldBe("""["ch_N","ch_N2","ch_N","pi_N","ch_N3"]""");

    [Fact]
    public void A_thin_events_time_stays_a_text() =>
        Freshen("""{"created":"2024-09-17T06:20:52.246Z"}""", "N").ShouldBe("""{"created":"2026-01-02T03:04:05.678Z"}""");

    [Fact]
    public void A_canceled_sample_was_canceled_now() =>
        Freshen("""{"canceled_at":1680801569}""", "N").ShouldBe("""{"canceled_at":1767323045}""");

    private string Freshen(string sample, string unique) => Freshen(Encoding.UTF8.GetBytes(sample), unique);

    private string Freshen(byte[] sample, string unique) => Encoding.UTF8.GetString(_stripe.Freshen(sample, unique, Now));
}

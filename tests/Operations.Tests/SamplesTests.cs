using Webhooks.Providers;

namespace Webhooks.Operations.Tests;

public sealed class SamplesTests
{
    private static readonly Provider Stripe = Catalog.Find("stripe")!;

    [Fact]
    public void Every_provider_has_samples_and_each_can_be_read()
    {
        foreach (var provider in Catalog.Providers)
        {
            Samples.Types(provider).ShouldNotBeEmpty();
            Samples.Types(provider).ShouldAllBe(type => Samples.Read(provider, type).Length > 0);
        }
    }

    [Fact]
    public void The_first_sample_of_the_README_is_there() => Samples.Types(Stripe).ShouldContain("payment_intent.succeeded");

    [Theory]
    [InlineData("payment_intent.invented")]
    [InlineData("../stripe/payment_intent.succeeded")]
    [InlineData("")]
    public void A_sample_that_is_not_there_is_answered_with_those_that_are(string type)
    {
        var reason = Should.Throw<OperationException>(() => Samples.Read(Stripe, type)).Message;

        reason.ShouldContain($"'{type}'");
        reason.ShouldContain("payment_intent.canceled, payment_intent.created");
    }
}

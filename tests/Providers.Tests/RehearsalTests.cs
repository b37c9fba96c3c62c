using Webhooks.Providers.PayPal;
using Webhooks.Providers.Square;
using Webhooks.Providers.Stripe;
using Webhooks.Providers.Tests.PayPal;

namespace Webhooks.Providers.Tests;

/// <summary>What a function does before its first webhook: signing and verifying one that nobody sent.</summary>
public sealed class RehearsalTests
{
    private static readonly FakeFetcher Fetcher = FakeFetcher.Of(null);
    private static readonly FakeClock Clock = new();

    public static TheoryData<Provider> Providers => [new StripeProvider(), new PayPalProvider(Fetcher, Clock), new SquareProvider()];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_rehearsal_verifies_what_it_signed_and_asks_nobody(Provider provider)
    {
        var secret = provider.CreateRehearsalSecret();
        var request = Signed(provider, secret);

        (await provider.RehearseAsync(request, secret, Clock.Now, CancellationToken.None)).ShouldBe(SignatureCheck.Valid);
        Fetcher.Fetches.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_rehearsal_really_verifies(Provider provider)
    {
        var secret = provider.CreateRehearsalSecret();
        var request = Signed(provider, secret) with { Body = "[]"u8.ToArray() };

        (await provider.RehearseAsync(request, secret, Clock.Now, CancellationToken.None)).ShouldBe(SignatureCheck.Mismatch);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_signature_is_as_old_as_its_provider_allows_and_no_second_older(Provider provider)
    {
        var secret = provider.CreateTestSecret();
        var headers = Signed(provider, secret).Headers;
        var oldest = provider.OldestSignature ?? TimeSpan.FromDays(3_650); // Square's have no time in them

        provider.CheckEnvelope(headers, secret, Clock.Now + oldest).ShouldBe(SignatureCheck.Valid);
        provider.CheckEnvelope(headers, secret, Clock.Now + oldest + TimeSpan.FromSeconds(1))
            .ShouldBe(provider.OldestSignature is null ? SignatureCheck.Valid : SignatureCheck.Stale);
    }

    private static WebhookRequest Signed(Provider provider, ProviderSecret secret)
    {
        var signed = provider.Sign("{}"u8, secret, Clock.Now);
        return Requests.Of("{}", [.. signed.Select(header => (header.Key, header.Value))]);
    }
}

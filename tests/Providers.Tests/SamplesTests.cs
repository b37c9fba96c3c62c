using System.Text;

namespace Webhooks.Providers.Tests;

/// <summary>What holds for every documented payload of every provider.</summary>
public sealed class SamplesTests
{
    private static readonly ProviderSecret Secret = new() { Keys = ["whsec_sample"] };

    public static TheoryData<string, string> All => Samples.All();

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_is_read_as_the_type_that_its_file_is_named_for(string provider, string type)
    {
        Find(provider).TryRead(Requests.Of(Samples.Read(provider, type)), out var standard, out var problem).ShouldBeTrue(problem);

        standard.Provider.ShouldBe(provider);
        standard.Type.ShouldBe(type);
        (standard.Transaction is null).ShouldBe(!type.StartsWith("payment_intent.", StringComparison.Ordinal));
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
        fresh.Type.ShouldBe(type);
        fresh.Timestamp.ShouldBe(Requests.ReceivedAt.ToUnixTimeSeconds());
        fresh.Transaction?.TransactionId.ShouldNotBe(old.Transaction!.TransactionId);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_holds_no_secret_and_no_person(string provider, string type)
    {
        var text = Encoding.UTF8.GetString(Samples.Read(provider, type));

        text.ShouldNotContain("whsec_");
        text.ShouldNotContain("sk_");
        text.ShouldNotContain("@");
    }

    private static Provider Find(string name) => Catalog.Find(name).ShouldNotBeNull();
}

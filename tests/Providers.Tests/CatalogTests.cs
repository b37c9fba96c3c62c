using Webhooks.Providers.PayPal;
using Webhooks.Providers.Square;

namespace Webhooks.Providers.Tests;

public sealed class CatalogTests
{
    [Fact]
    public void Providers_are_found_by_their_names()
    {
        foreach (var provider in Catalog.Providers)
        {
            Catalog.Find(provider.Name).ShouldBeSameAs(provider);
            provider.ToString().ShouldBe(provider.Name);
        }

        Catalog.Find("nobody").ShouldBeNull();
    }

    [Fact]
    public void Names_do_as_routes_and_as_parts_of_resources_names()
    {
        // Those that are ready to be named in the catalogue as well.
        Provider[] ready = [new PayPalProvider(), new SquareProvider()];
        Provider[] providers = [.. Catalog.Providers, .. ready.Where(provider => Catalog.Find(provider.Name) is null)];

        Catalog.Providers.ShouldNotBeEmpty();
        providers.ShouldAllBe(provider => provider.Name.All(char.IsAsciiLetterLower) && provider.DisplayName.All(char.IsAsciiLetter));
        providers.Select(provider => provider.Name).ShouldBeUnique();
        providers.ShouldAllBe(provider => provider.SignatureHeaders.Count > 0);
    }

    [Fact]
    public void A_secret_that_looks_like_the_example_has_what_signatures_are_verified_with()
    {
        foreach (var provider in Catalog.Providers)
        {
            var secret = ProviderSecret.Parse(provider.SecretExample);

            provider.CheckEnvelope(provider.SignatureHeaders.ToDictionary(name => name, _ => "anything"), secret, Requests.ReceivedAt)
                .ShouldNotBe(SignatureCheck.NoKey, provider.Name);
        }
    }
}

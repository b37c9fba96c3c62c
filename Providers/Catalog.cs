namespace Webhooks.Providers;

/// <summary>The providers there are. Everything that must know them loops over this list.</summary>
public static class Catalog
{
    /// <summary>All providers, in the order in which they are shown. To add one is to add a line.</summary>
    public static IReadOnlyList<Provider> Providers { get; } =
    [
        new Stripe.StripeProvider(),
        new PayPal.PayPalProvider(),
        new Square.SquareProvider(),
    ];

    /// <summary>The provider of that name (<c>stripe</c>), or null.</summary>
    public static Provider? Find(string name) => Providers.FirstOrDefault(provider => provider.Name == name);
}

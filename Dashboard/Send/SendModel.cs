using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <param name="Variant">The name of the one that is chosen.</param>
/// <param name="Delivery">The one whose result is shown; null: none yet.</param>
public sealed record SendModel(Provider Provider, string Type, string Payload, string Variant, bool CanSign, IReadOnlyList<string> Types, Delivery? Delivery)
{
    public IReadOnlyList<Provider> Providers => Catalog.Providers;
}

using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <param name="Variant">The name of the one that is chosen.</param>
/// <param name="Delivery">The one whose result is shown; null: none yet.</param>
/// <param name="Load">The load that was started last; null: none yet.</param>
public sealed record SendModel(Provider Provider, string Type, string Payload, string Variant, bool CanSign, IReadOnlyList<string> Types, Delivery? Delivery, LoadRun? Load)
{
    public IReadOnlyList<Provider> Providers => Catalog.Providers;
}

/// <param name="FormToken">For the button that stops it.</param>
public sealed record LoadStateModel(LoadRun Run, string FormToken);

using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

/// <summary>Finds what a test tells it to find, and counts.</summary>
internal sealed class FakeFetcher : ICertificateFetcher
{
    private int _fetches;

    public int Fetches => _fetches;

    /// <summary>What lies at a URL.</summary>
    public Func<string, Task<string?>> At { get; set; } = _ => Task.FromResult<string?>(null);

    /// <summary>A fetcher that finds this text everywhere.</summary>
    public static FakeFetcher Of(string? pem) => new() { At = _ => Task.FromResult(pem) };

    public async Task<string?> FetchAsync(string url, IReadOnlyList<string> trustAnchors, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        return await At(url);
    }
}

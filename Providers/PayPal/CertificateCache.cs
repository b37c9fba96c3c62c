using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// Keeps what was found at the URLs of signing certificates. The URL is the sender's to choose, so everything is bounded: how
/// many are kept, how often something is fetched, and how long a failure is believed. The same URL is fetched once at a time.
/// </summary>
public sealed class CertificateCache(ICertificateFetcher fetcher, TimeProvider clock)
{
    /// <summary>How long a certificate is used before it is fetched again, if it doesn't end before.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(12);

    /// <summary>How long it is believed that a URL has no certificate of PayPal's.</summary>
    public static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(5);

    /// <summary>How long nothing is fetched from a URL that couldn't be reached.</summary>
    public static readonly TimeSpan UnavailableFor = TimeSpan.FromSeconds(10);

    /// <summary>How many certificates are kept: PayPal uses a few at a time.</summary>
    public const int MaxKept = 32;

    /// <summary>How many failures are kept, apart from the certificates, which they can't push out.</summary>
    public const int MaxFailures = 256;

    /// <summary>How many fetches there may be at once; then one more each <see cref="FetchInterval"/>.</summary>
    public const int FetchBudget = 20;

    /// <summary>The time in which the budget grows by one fetch.</summary>
    public static readonly TimeSpan FetchInterval = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly BoundedCache<Address, Found> _kept = new(MaxKept);
    private readonly BoundedCache<Address, Found> _failures = new(MaxFailures);
    private readonly Dictionary<Address, Task<Found>> _flights = [];
    private readonly FetchAllowance _allowance = new(FetchBudget, FetchInterval);

    /// <summary>The key of the certificate at a URL.</summary>
    /// <param name="url">One that <see cref="CertificateUrl.IsAllowed"/>.</param>
    /// <param name="trustAnchors">Authorities, in PEM, trusted beside the system's.</param>
    /// <returns>
    /// <see cref="SignatureCheck.Valid"/> and the key (SubjectPublicKeyInfo, DER); <see cref="SignatureCheck.NotAllowed"/> when the
    /// URL has no certificate of PayPal's; <see cref="SignatureCheck.Unavailable"/> when that can't be found out at the moment.
    /// </returns>
    public async ValueTask<(SignatureCheck Check, ReadOnlyMemory<byte> PublicKey)> FindAsync(string url, IReadOnlyList<string> trustAnchors, CancellationToken cancellationToken)
    {
        var address = new Address(url, trustAnchors is [var one] ? one : string.Concat(trustAnchors));
        var found = TryGet(address, trustAnchors, out var known, out var flight) ? known : await flight.WaitAsync(cancellationToken);
        return (found.Check, found.PublicKey);
    }

    /// <returns>Whether it is known already; otherwise there is a flight to wait for.</returns>
    private bool TryGet(Address address, IReadOnlyList<string> trustAnchors, [NotNullWhen(true)] out Found? known, [NotNullWhen(false)] out Task<Found>? flight)
    {
        flight = null;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_kept.TryGet(address, now, out known) || _failures.TryGet(address, now, out known))
            {
                return true;
            }

            if (_flights.TryGetValue(address, out flight))
            {
                return false;
            }

            if (!_allowance.TryTake(now))
            {
                known = Found.Unavailable;
                return true;
            }

            // For whoever waits for it, so it ends when the fetcher says and not when one of them gives up.
            flight = Task.Run(() => FetchAsync(address, trustAnchors), CancellationToken.None);
            _flights.Add(address, flight);
            return false;
        }
    }

    private async Task<Found> FetchAsync(Address address, IReadOnlyList<string> trustAnchors)
    {
        TrustedKey? key = null;
        var answered = false;
        try
        {
            var pem = await fetcher.FetchAsync(address.Url, trustAnchors, CancellationToken.None);
            answered = true;
            key = pem is null ? null : CertificateTrust.Read(pem, address.Url, trustAnchors, clock.GetUtcNow());
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            // Found.Unavailable says so.
        }

        lock (_lock)
        {
            _flights.Remove(address);
            return Keep(address, key, answered, clock.GetUtcNow());
        }
    }

    private Found Keep(Address address, TrustedKey? key, bool answered, DateTimeOffset now)
    {
        if (key is not null)
        {
            var until = now + TimeToLive;
            return _kept.Add(address, new Found(SignatureCheck.Valid, key.PublicKey), until < key.ValidUntil ? until : key.ValidUntil);
        }

        return answered
            ? _failures.Add(address, Found.Refused, now + RefusedFor)
            : _failures.Add(address, Found.Unavailable, now + UnavailableFor);
    }

    /// <param name="Anchors">The authorities, since another secret may trust others.</param>
    private readonly record struct Address(string Url, string Anchors);

    private sealed record Found(SignatureCheck Check, byte[] PublicKey)
    {
        public static Found Refused { get; } = new(SignatureCheck.NotAllowed, []);

        public static Found Unavailable { get; } = new(SignatureCheck.Unavailable, []);
    }
}

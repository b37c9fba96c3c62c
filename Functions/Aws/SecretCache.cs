using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Aws;

/// <summary>
/// One provider's secret, kept for a while. It is read again when it has grown old, and when a check failed that a newer value
/// might pass; the latter at most once an interval, because failing checks is what an attacker does for free and reading
/// secrets is what we pay for.
/// </summary>
public sealed class SecretCache(SecretReader reader, FunctionLog log, TimeProvider clock) : IDisposable
{
    /// <summary>How long a value is used without asking again.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(5);

    /// <summary>The time between two reads that failed checks have caused, at least.</summary>
    public static readonly TimeSpan RefetchInterval = TimeSpan.FromSeconds(60);

    /// <summary>How long an old value is used while Secrets Manager is down.</summary>
    public static readonly TimeSpan LongestOutage = TimeSpan.FromHours(1);

    /// <summary>The time between two tries while reading fails.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _oneFlight = new(1);
    private Held? _held;
    private SecretException? _fault;
    private DateTimeOffset _nextTry;
    private DateTimeOffset _nextRefetch;

    /// <summary>Checks with the secret; when a newer value might change the finding, once more with that.</summary>
    /// <exception cref="SecretException">There is no value to check with. Nothing may be let in.</exception>
    public async ValueTask<SignatureCheck> CheckAsync(Func<ProviderSecret, ValueTask<SignatureCheck>> check, CancellationToken cancellationToken)
    {
        var held = await GetAsync(cancellationToken);
        var found = await held.Versions.CheckAsync(check, clock.GetUtcNow());
        return SecretVersions.Decide(found) && await RefetchAsync(held, cancellationToken) is { } newer
            ? await newer.Versions.CheckAsync(check, clock.GetUtcNow())
            : found;
    }

    /// <summary>Reads the secret unless it has been read.</summary>
    /// <exception cref="SecretException">There is no value.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

    public void Dispose() => _oneFlight.Dispose();

    private async ValueTask<Held> GetAsync(CancellationToken cancellationToken)
    {
        if (_held is { } fresh && clock.GetUtcNow() < fresh.FreshUntil)
        {
            return fresh;
        }

        await _oneFlight.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            return _held is { } held && (now < held.FreshUntil || now < _nextTry) ? held : await ReadAsync(now, cancellationToken);
        }
        finally
        {
            _oneFlight.Release();
        }
    }

    /// <returns>A newer value than the one that was tried; null when there is none, or it isn't time to ask.</returns>
    private async Task<Held?> RefetchAsync(Held tried, CancellationToken cancellationToken)
    {
        await _oneFlight.WaitAsync(cancellationToken);
        try
        {
            if (_held == tried)
            {
                var now = clock.GetUtcNow();
                if (now < _nextRefetch)
                {
                    return null;
                }

                _nextRefetch = now + RefetchInterval;
                await ReadAsync(now, cancellationToken);
            }

            return _held is { } newer && !newer.Versions.IsSameAs(tried.Versions) ? newer : null;
        }
        catch (SecretException fault)
        {
            log.Warn("The secret could not be read again after a failed check.", fault, ("provider", reader.Provider.Name));
            return null;
        }
        finally
        {
            _oneFlight.Release();
        }
    }

    private async Task<Held> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_fault is not null && now < _nextTry)
        {
            throw _fault;
        }

        try
        {
            _held = new Held(await reader.ReadAsync(cancellationToken), now + TimeToLive);
            _fault = null;
            return _held;
        }
        catch (Exception fault) when (fault is IOException or AwsServiceException or SecretException)
        {
            _nextTry = now + RetryInterval;
            if (IsOutage(fault) && _held is { } old && now < old.FreshUntil + LongestOutage)
            {
                log.Warn("The secret can't be read; its last value stays in use.", fault, ("provider", reader.Provider.Name));
                return old;
            }

            // Deleted, forbidden, empty, or out of reach for too long: what was once valid may not stay so for ever.
            _held = null;
            _fault = fault as SecretException ?? new SecretException($"The secret of {reader.Provider.DisplayName} can't be read, so no signature can be checked.", fault);
            throw _fault;
        }
    }

    private static bool IsOutage(Exception fault) => fault is IOException or AwsServiceException { IsTransient: true };

    private sealed record Held(SecretVersions Versions, DateTimeOffset FreshUntil);
}

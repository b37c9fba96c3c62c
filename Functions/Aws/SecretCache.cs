using System.Text.Json;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Aws;

/// <summary>
/// One provider's secret, kept for a while. It is read again when it has grown old, and when a check failed that a newer value
/// might pass; the latter at most once an interval, because failing checks is what an attacker does for free and reading
/// secrets is what we pay for.
/// </summary>
/// <param name="read">Reads the secret's text; null when it has no value.</param>
public sealed class SecretCache(Provider provider, string secretArn, Func<string, CancellationToken, Task<string?>> read, FunctionLog log, TimeProvider clock) : IDisposable
{
    /// <summary>How long a value is used without asking again.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(5);

    /// <summary>The time between two reads that failed checks have caused, at least.</summary>
    public static readonly TimeSpan RefetchInterval = TimeSpan.FromSeconds(60);

    /// <summary>How long an old value is used while Secrets Manager is down.</summary>
    public static readonly TimeSpan LongestOutage = TimeSpan.FromHours(1);

    /// <summary>The time between two tries while reading fails.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    // What remains of an invocation must still suffice to queue the event, or to say that it couldn't be.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _oneFlight = new(1);
    private Held? _held;
    private Exception? _lastFault;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private DateTimeOffset _nextRefetch = DateTimeOffset.MinValue;

    /// <summary>Checks with the secret; when a newer value might change the answer, once more with that.</summary>
    /// <exception cref="SecretException">There is no value to check with. Nothing may be let in.</exception>
    public async ValueTask<SignatureCheck> CheckAsync(Func<ProviderSecret, ValueTask<SignatureCheck>> check, CancellationToken cancellationToken)
    {
        var held = await GetAsync(cancellationToken);
        var found = await check(held.Secret);
        return found is SignatureCheck.Mismatch or SignatureCheck.NoKey or SignatureCheck.NotAllowed
            && await RefetchAsync(held, cancellationToken) is { } newer
                ? await check(newer.Secret)
                : found;
    }

    /// <summary>Reads the secret unless it has been read.</summary>
    /// <exception cref="SecretException">There is no value.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

    public void Dispose() => _oneFlight.Dispose();

    private async ValueTask<Held> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }

        await _oneFlight.WaitAsync(cancellationToken);
        try
        {
            return Fresh() ?? await ReadAsync(cancellationToken);
        }
        finally
        {
            _oneFlight.Release();
        }
    }

    /// <summary>The value held, when it is young enough or can't be renewed just now.</summary>
    private Held? Fresh() => _held is { } held && clock.GetUtcNow() < (_nextTry > held.FreshUntil ? _nextTry : held.FreshUntil) ? held : null;

    private async Task<Held?> RefetchAsync(Held tried, CancellationToken cancellationToken)
    {
        await _oneFlight.WaitAsync(cancellationToken);
        try
        {
            if (_held != tried)
            {
                return _held; // another flight brought it meanwhile
            }

            var now = clock.GetUtcNow();
            if (now < _nextRefetch)
            {
                return null;
            }

            _nextRefetch = now + RefetchInterval;
            var newer = await ReadAsync(cancellationToken);
            return newer.Text == tried.Text ? null : newer;
        }
        catch (SecretException fault)
        {
            log.Warn("The secret could not be read again after a failed check.", fault, ("provider", provider.Name));
            return null;
        }
        finally
        {
            _oneFlight.Release();
        }
    }

    private async Task<Held> ReadAsync(CancellationToken cancellationToken)
    {
        if (_lastFault is not null && clock.GetUtcNow() < _nextTry)
        {
            throw new SecretException(_lastFault.Message, _lastFault);
        }

        try
        {
            _held = await FetchAsync(cancellationToken);
            _lastFault = null;
            return _held;
        }
        catch (Exception fault) when (fault is IOException or AwsServiceException or SecretException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            _nextTry = now + RetryInterval;
            var isDown = fault is IOException or OperationCanceledException or AwsServiceException { IsTransient: true };
            if (isDown && _held is { } old && now < old.FreshUntil + LongestOutage)
            {
                log.Warn("The secret can't be read; the last value stays in use.", fault, ("provider", provider.Name));
                return old;
            }

            // Deleted, forbidden, empty, or down for too long: nothing that was once valid may stay so for ever.
            _held = null;
            _lastFault = fault as SecretException ?? Explain(fault);
            throw _lastFault;
        }
    }

    private async Task<Held> FetchAsync(CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(LongestRead, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        var text = await read(secretArn, either.Token) ?? throw NoValue(cause: null);
        try
        {
            return new Held(text, ProviderSecret.Parse(text), clock.GetUtcNow() + TimeToLive);
        }
        catch (JsonException)
        {
            // Without the cause: a parser's message may quote what it parsed.
            throw new SecretException($"The secret of {provider.DisplayName} ({secretArn}) is not JSON like {{\"keys\":[\"…\"]}}. Put a new value into it.");
        }
    }

    private SecretException Explain(Exception fault) => fault is AwsServiceException { Code: "ResourceNotFoundException" }
        ? NoValue(fault)
        : new SecretException($"The secret of {provider.DisplayName} ({secretArn}) can't be read, so no signature can be checked.", fault);

    private SecretException NoValue(Exception? cause) => new(
        $"The secret of {provider.DisplayName} has no value yet, so no signature can be checked. Give it one: "
        + $"aws secretsmanager put-secret-value --secret-id {secretArn} --secret-string '{{\"keys\":[\"…\"]}}'",
        cause);

    private sealed record Held(string Text, ProviderSecret Secret, DateTimeOffset FreshUntil);
}

/// <summary>There is no secret to check a signature with.</summary>
public sealed class SecretException(string message, Exception? cause = null) : Exception(message, cause);

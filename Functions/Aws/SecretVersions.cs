using Webhooks.Providers;

namespace Webhooks.Functions.Aws;

/// <summary>The values of a secret that count at one time.</summary>
/// <param name="current">The value in force.</param>
/// <param name="previous">The one before it; null when there is none that could still count.</param>
/// <param name="previousUntil">When that ceases to count.</param>
/// <param name="identity">Differs from another's when their values do.</param>
public sealed class SecretVersions(ProviderSecret current, ProviderSecret? previous, DateTimeOffset previousUntil, string identity)
{
    /// <summary>Whether another value of the secret might have led to another finding.</summary>
    public static bool Decide(SignatureCheck found) => found is SignatureCheck.Mismatch or SignatureCheck.NoKey or SignatureCheck.NotAllowed;

    public bool IsSameAs(SecretVersions other) => identity == other.Identity;

    private string Identity => identity;

    /// <summary>Checks with the value in force and, where that decides against it, with the one before.</summary>
    /// <returns>The finding by the value in force, unless the one before finds it valid.</returns>
    public async ValueTask<SignatureCheck> CheckAsync(Func<ProviderSecret, ValueTask<SignatureCheck>> check, DateTimeOffset now)
    {
        var found = await check(current);
        return Decide(found) && previous is not null && now < previousUntil && await check(previous) == SignatureCheck.Valid
            ? SignatureCheck.Valid
            : found;
    }
}

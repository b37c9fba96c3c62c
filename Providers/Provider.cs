using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Providers;

/// <summary>
/// A payment provider: its names, how its webhooks are trusted, and what they mean. To add one, derive from this in a
/// folder of its own and name it in <see cref="Catalog"/>; routes, functions, roles, secrets and tests follow from there.
/// </summary>
public abstract class Provider
{
    /// <summary>Lower case, as in routes, secrets' names and the event's <c>provider</c>: <c>stripe</c>.</summary>
    public abstract string Name { get; }

    /// <summary>As in functions' names and texts: <c>Stripe</c>.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The headers without which API Gateway answers 401 by itself: the authorizer's identity sources.</summary>
    public abstract IReadOnlyList<string> SignatureHeaders { get; }

    /// <summary>What the secret looks like (<see cref="ProviderSecret"/>), for whoever must set it: JSON with capitals where the values go.</summary>
    public virtual string SecretExample => """{"keys":["KEY"]}""";

    /// <summary>How old a signature may be; null: it has no time in it, and never grows old.</summary>
    public virtual TimeSpan? OldestSignature => null;

    /// <summary>
    /// The authorizer's half: everything that can be judged without the body, which a REST authorizer never sees.
    /// A key is configured, the signature's headers are there, <c>Authorization</c> is allowed, and the provider's own rules hold.
    /// </summary>
    public SignatureCheck CheckEnvelope(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now)
    {
        foreach (var name in SignatureHeaders)
        {
            if (string.IsNullOrEmpty(headers.GetValueOrDefault(name)))
            {
                return SignatureCheck.Missing;
            }
        }

        if (!HasKey(secret))
        {
            return SignatureCheck.NoKey;
        }

        return AuthorizationRule.Allows(headers.GetValueOrDefault("Authorization"), secret.AuthorizationToken)
            ? CheckHeaders(headers, secret, now)
            : SignatureCheck.NotAllowed;
    }

    /// <summary>The processor's half: the envelope once more, then the signature over the exact body, in constant time.</summary>
    public ValueTask<SignatureCheck> VerifyAsync(WebhookRequest request, ProviderSecret secret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var envelope = CheckEnvelope(request.Headers, secret, now);
        return envelope == SignatureCheck.Valid ? VerifySignatureAsync(request, secret, cancellationToken) : ValueTask.FromResult(envelope);
    }

    /// <summary>Whether the secret has what a signature is verified with. A blank key would let everybody sign.</summary>
    protected virtual bool HasKey(ProviderSecret secret) => secret.Keys.Any(key => !string.IsNullOrWhiteSpace(key));

    /// <summary>The provider's own rules for the headers in <see cref="SignatureHeaders"/>, which are there: their form, age and origin.</summary>
    protected abstract SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now);

    /// <summary>The signature over the exact body, in constant time; the envelope is already known to be right.</summary>
    protected abstract ValueTask<SignatureCheck> VerifySignatureAsync(WebhookRequest request, ProviderSecret secret, CancellationToken cancellationToken);

    /// <summary>What a check's result means and what to do about it, for the log and the answer; names no key and quotes no body.</summary>
    public abstract string Explain(SignatureCheck check);

    /// <summary>Makes the standard event of a verified body, or says in words what is wrong with it.</summary>
    public abstract bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem);

    /// <summary>Signs a body as the provider does.</summary>
    /// <returns>The headers to send with it.</returns>
    public abstract IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, ProviderSecret secret, DateTimeOffset now);

    /// <summary>A sample payload with ids of its own and made now, so that it is a new event each time.</summary>
    /// <param name="sample">The payload as the provider documents it (UTF-8 JSON).</param>
    /// <param name="unique">Makes ids unique: letters and digits.</param>
    public abstract byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now);

    /// <summary>A secret for a machine that no provider knows: new keys, to sign and to verify with there.</summary>
    public abstract ProviderSecret CreateTestSecret();

    /// <summary>
    /// What a person or program needs to sign as this provider, in the provider's own terms; stands in the outputs of a local run.
    /// A value whose name ends in <c>Pem</c> is a text of many lines: the outputs name the file that holds it.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> SigningOutputs(ProviderSecret secret);

    /// <summary>The secret that <see cref="SigningOutputs"/> was made of, as far as signing needs it; null when a value is missing.</summary>
    public abstract ProviderSecret? ReadSigningOutputs(IReadOnlyDictionary<string, string> outputs);

    /// <summary>What of a secret verifies and so belongs to whoever does; a key that only signs stays with the signer.</summary>
    public virtual ProviderSecret ToVerifyWith(ProviderSecret secret) => secret;

    /// <summary>What a rehearsal is signed with: nobody's key. Made anew each time, and cheaply.</summary>
    public virtual ProviderSecret CreateRehearsalSecret() => new() { Keys = ["rehearsal"], NotificationUrls = ["https://localhost"] };

    /// <summary>Goes once through what <see cref="VerifyAsync"/> goes through, and asks nobody for anything, so that the first real webhook doesn't wait for the compiler.</summary>
    /// <param name="request">Signed by <see cref="Sign"/> with <paramref name="secret"/>.</param>
    /// <param name="secret">Of <see cref="CreateRehearsalSecret"/>.</param>
    public virtual ValueTask<SignatureCheck> RehearseAsync(WebhookRequest request, ProviderSecret secret, DateTimeOffset now, CancellationToken cancellationToken) =>
        VerifyAsync(request, secret, now, cancellationToken);

    public sealed override string ToString() => Name;
}

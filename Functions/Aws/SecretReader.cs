using System.Text.Json;
using Webhooks.Providers;

namespace Webhooks.Functions.Aws;

/// <summary>Reads one provider's secret: the value in force and, for a day after that was made, the one before it.</summary>
public sealed class SecretReader(Provider provider, string secretArn, SecretsManagerClient client, TimeProvider clock)
{
    /// <summary>How long the previous value is taken beside a new one, so that a rotation has no gap, and a leaked key no afterlife.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    // What remains of an invocation must still suffice to queue the event, or to say that it couldn't be.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(3);

    public Provider Provider => provider;

    /// <exception cref="SecretException">There is no value, or none that can be used; that is final until somebody mends it.</exception>
    /// <exception cref="IOException">Secrets Manager can't be reached.</exception>
    /// <exception cref="AwsServiceException">Secrets Manager refuses, or is at fault.</exception>
    public async Task<SecretVersions> ReadAsync(CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(LongestRead, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        try
        {
            return await ReadBothAsync(either.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The secret of {provider.DisplayName} could not be read within {LongestRead.TotalSeconds} s.", cause);
        }
    }

    private async Task<SecretVersions> ReadBothAsync(CancellationToken cancellationToken)
    {
        var current = await client.GetSecretValueAsync(secretArn, SecretsManagerClient.Current, cancellationToken) ?? throw new SecretException(
            $"The secret of {provider.DisplayName} has no value, so no signature can be checked. Give it one: "
            + $"aws secretsmanager put-secret-value --secret-id {secretArn} --secret-string '{provider.SecretExample}'");
        var secret = Parse(current.Text) ?? throw new SecretException(
            $"The secret of {provider.DisplayName} is not JSON like {provider.SecretExample}, so no signature can be checked. Put a new value into {secretArn}.");

        var overlapEnds = (current.CreatedAt ?? DateTimeOffset.MinValue) + Overlap;
        var previous = clock.GetUtcNow() < overlapEnds
            ? await client.GetSecretValueAsync(secretArn, SecretsManagerClient.Previous, cancellationToken)
            : null;
        return new SecretVersions(secret, previous is null ? null : Parse(previous.Text), overlapEnds, $"{current.Text}\n{previous?.Text}");
    }

    // The parser's own message isn't passed on: it may quote what it parsed.
    private static ProviderSecret? Parse(string text)
    {
        try
        {
            return ProviderSecret.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>There is no secret to check a signature with. Nothing may be let in.</summary>
public sealed class SecretException(string message, Exception? cause = null) : Exception(message, cause);

using System.Buffers;
using System.Text.Json;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>Reads secrets (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).</summary>
public sealed class SecretsManagerClient(Settings settings, TimeProvider clock, Random jitter) : IDisposable
{
    /// <summary>The staging label of the value in force.</summary>
    public const string Current = "AWSCURRENT";

    /// <summary>The staging label of the value before that.</summary>
    public const string Previous = "AWSPREVIOUS";

    private static readonly AwsJsonClient.Service SecretsManager = new("secretsmanager", "SECRETS_MANAGER", "secretsmanager", "application/x-amz-json-1.1");

    private readonly AwsJsonClient _client = new(SecretsManager, settings, clock, jitter);

    /// <summary>The version of a secret that has a staging label.</summary>
    /// <returns>Null when there is no such secret, or none of its versions has that label, or that version is binary.</returns>
    /// <exception cref="AwsServiceException">Secrets Manager refuses: it isn't this function's to read.</exception>
    /// <exception cref="IOException">Secrets Manager can't be reached.</exception>
    public async Task<SecretVersion?> GetSecretValueAsync(string secretId, string stage, CancellationToken cancellationToken)
    {
        var request = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(request))
        {
            writer.WriteStartObject();
            writer.WriteString("SecretId"u8, secretId);
            writer.WriteString("VersionStage"u8, stage);
            writer.WriteEndObject();
        }

        try
        {
            return await _client.CallAsync("GetSecretValue", request.WrittenMemory, Read, cancellationToken);
        }
        catch (AwsServiceException refusal) when (refusal.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static SecretVersion? Read(ReadOnlySpan<byte> answer) => AwsAnswer.Text(answer, "SecretString") is { } text
        ? new SecretVersion(text, AwsAnswer.Moment(answer, "CreatedDate"))
        : null;
}

/// <summary>One version of a secret.</summary>
/// <param name="CreatedAt">Null when Secrets Manager doesn't say.</param>
public sealed record SecretVersion(string Text, DateTimeOffset? CreatedAt)
{
    /// <summary>Says nothing of the text.</summary>
    public override string ToString() => nameof(SecretVersion);
}

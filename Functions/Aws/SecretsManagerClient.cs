using System.Buffers;
using System.Text.Json;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>Reads secrets (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).</summary>
public sealed class SecretsManagerClient(Settings settings, TimeProvider clock, Random jitter) : IDisposable
{
    private static readonly AwsJsonClient.Service SecretsManager = new("secretsmanager", "SECRETS_MANAGER", "secretsmanager", "application/x-amz-json-1.1");

    private readonly AwsJsonClient _client = new(SecretsManager, settings, clock, jitter);

    /// <summary>The current text of a secret.</summary>
    /// <returns>Null when the secret has no value, or a binary one.</returns>
    /// <exception cref="AwsServiceException">Secrets Manager refuses: there is no such secret, or it isn't this function's to read.</exception>
    /// <exception cref="IOException">Secrets Manager can't be reached.</exception>
    public Task<string?> GetSecretValueAsync(string secretId, CancellationToken cancellationToken)
    {
        var request = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(request))
        {
            writer.WriteStartObject();
            writer.WriteString("SecretId"u8, secretId);
            writer.WriteEndObject();
        }

        return _client.CallAsync("GetSecretValue", request.WrittenMemory, answer => AwsJsonClient.Field(answer.Span, "SecretString"), cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}

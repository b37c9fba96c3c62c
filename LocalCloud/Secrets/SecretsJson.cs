using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.Secrets;

/// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html</summary>
internal sealed record GetSecretValueRequest(string? SecretId, string? VersionId, string? VersionStage);

/// <param name="CreatedDate">Epoch seconds.</param>
internal sealed record GetSecretValueResponse(
    [property: JsonPropertyName("ARN")] string Arn,
    string Name,
    string VersionId,
    string SecretString,
    IReadOnlyList<string> VersionStages,
    double CreatedDate);

/// <summary>One value that a secret has or had.</summary>
/// <param name="Stage"><see cref="Current"/> or <see cref="Previous"/>.</param>
internal sealed record SecretVersion(string VersionId, string Stage, string Value, DateTimeOffset CreatedAt)
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    /// <summary>Says nothing of the value: it must not reach a log by way of an interpolated string.</summary>
    public override string ToString() => $"{VersionId} ({Stage})";
}

[JsonSerializable(typeof(GetSecretValueRequest))]
[JsonSerializable(typeof(GetSecretValueResponse))]
[JsonSerializable(typeof(Dictionary<string, List<SecretVersion>>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class SecretsJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace LocalCloud.Secrets;

// Dates are epoch seconds.

/// <summary>An answer about one secret, and about one of its versions where it has an id.</summary>
internal class SecretResponse
{
    [JsonPropertyName("ARN")]
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public string? VersionId { get; init; }
}

internal sealed class GetSecretValueResponse : SecretResponse
{
    public string? SecretString { get; init; }
    public byte[]? SecretBinary { get; init; }
    public required IReadOnlyList<string> VersionStages { get; init; }
    public required double CreatedDate { get; init; }
}

internal sealed class PutSecretValueResponse : SecretResponse
{
    public required IReadOnlyList<string> VersionStages { get; init; }
}

internal sealed class DescribeSecretResponse : SecretResponse
{
    public string? Description { get; init; }
    public required double CreatedDate { get; init; }
    public required double LastChangedDate { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> VersionIdsToStages { get; init; }
}

internal sealed class ListSecretVersionIdsResponse : SecretResponse
{
    public required IReadOnlyList<VersionEntry> Versions { get; init; }
    public string? NextToken { get; init; }
}

internal sealed record VersionEntry(string VersionId, IReadOnlyList<string> VersionStages, double CreatedDate);

internal sealed record ListSecretsResponse(IReadOnlyList<SecretEntry> SecretList, string? NextToken);

internal sealed class SecretEntry : SecretResponse
{
    public string? Description { get; init; }
    public required double CreatedDate { get; init; }
    public required double LastChangedDate { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> SecretVersionsToStages { get; init; }
}

internal sealed class GetRandomPasswordResponse
{
    public required string RandomPassword { get; init; }
}

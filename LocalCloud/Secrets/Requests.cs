namespace LocalCloud.Secrets;

// The operations' inputs in Secrets Manager's own names: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
// Classes, not records: what prints itself would print the value.

/// <summary>A request about one secret.</summary>
internal interface ISecretRequest
{
    string? SecretId { get; }
}

/// <summary>A request with a new value.</summary>
internal interface IValueRequest : ISecretRequest
{
    string? ClientRequestToken { get; }
    string? SecretString { get; }
    byte[]? SecretBinary { get; }
}

internal sealed class GetSecretValueRequest : ISecretRequest
{
    public string? SecretId { get; init; }
    public string? VersionId { get; init; }
    public string? VersionStage { get; init; }
}

internal sealed class PutSecretValueRequest : IValueRequest
{
    public string? SecretId { get; init; }
    public string? ClientRequestToken { get; init; }
    public string? SecretString { get; init; }
    public byte[]? SecretBinary { get; init; }
    public IReadOnlyList<string>? VersionStages { get; init; }
    public string? RotationToken { get; init; }
}

internal sealed class UpdateSecretRequest : IValueRequest
{
    public string? SecretId { get; init; }
    public string? ClientRequestToken { get; init; }
    public string? SecretString { get; init; }
    public byte[]? SecretBinary { get; init; }
    public string? Description { get; init; }
}

internal sealed class DescribeSecretRequest : ISecretRequest
{
    public string? SecretId { get; init; }
}

internal sealed class UpdateSecretVersionStageRequest : ISecretRequest
{
    public string? SecretId { get; init; }
    public string? VersionStage { get; init; }
    public string? RemoveFromVersionId { get; init; }
    public string? MoveToVersionId { get; init; }
}

internal sealed class ListSecretVersionIdsRequest : ISecretRequest
{
    public string? SecretId { get; init; }
    public bool? IncludeDeprecated { get; init; }
    public int? MaxResults { get; init; }
    public string? NextToken { get; init; }
}

internal sealed class ListSecretsRequest
{
    public IReadOnlyList<SecretFilter>? Filters { get; init; }
    public int? MaxResults { get; init; }
    public string? NextToken { get; init; }

    /// <summary><c>asc</c>, or <c>desc</c> by default.</summary>
    public string? SortOrder { get; init; }
}

internal sealed class SecretFilter
{
    public string? Key { get; init; }
    public IReadOnlyList<string>? Values { get; init; }
}

internal sealed class GetRandomPasswordRequest
{
    public int? PasswordLength { get; init; }
    public string? ExcludeCharacters { get; init; }
    public bool? ExcludeNumbers { get; init; }
    public bool? ExcludePunctuation { get; init; }
    public bool? ExcludeUppercase { get; init; }
    public bool? ExcludeLowercase { get; init; }
    public bool? IncludeSpace { get; init; }
    public bool? RequireEachIncludedType { get; init; }
}

using CloudTemplate;

namespace LocalCloud.Secrets;

/// <summary>What tells of secrets and moves their labels; no value is in any of it.</summary>
internal sealed class SecretOperations(SecretStore store)
{
    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html</summary>
    public DescribeSecretResponse Describe(DescribeSecretRequest request, SecretModel secret)
    {
        var stored = store.Get(secret);
        return new DescribeSecretResponse
        {
            Arn = secret.Arn,
            Name = secret.Name,
            Description = stored.Description ?? secret.Description,
            CreatedDate = EpochSeconds.Of(stored.CreatedAt),
            LastChangedDate = EpochSeconds.Of(stored.ChangedAt),
            VersionIdsToStages = Stages(stored),
        };
    }

    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html</summary>
    public SecretResponse MoveLabel(UpdateSecretVersionStageRequest request, SecretModel secret)
    {
        if (request.VersionStage is not { Length: > 0 and <= 256 } stage)
        {
            throw SecretsError.Invalid("VersionStage is missing, or longer than 256 characters.");
        }

        store.Change(secret, old => Moved(old, stage, request.RemoveFromVersionId, request.MoveToVersionId));
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name };
    }

    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html</summary>
    public ListSecretVersionIdsResponse ListVersions(ListSecretVersionIdsRequest request, SecretModel secret)
    {
        var versions = store.Get(secret).Versions
            .Where(version => version.Stages.Count > 0 || request.IncludeDeprecated == true)
            .Select(version => new VersionEntry(version.VersionId, version.Stages, EpochSeconds.Of(version.CreatedAt)));
        var (page, next) = Page.Of(versions, request.MaxResults, request.NextToken);
        return new ListSecretVersionIdsResponse { Arn = secret.Arn, Name = secret.Name, Versions = page, NextToken = next };
    }

    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html</summary>
    public ListSecretsResponse List(ListSecretsRequest request)
    {
        foreach (var filter in request.Filters ?? [])
        {
            if (filter is not { Key: "name", Values.Count: > 0 })
            {
                throw SecretsError.Invalid("Only the filter 'name' is emulated, with one value or more.");
            }
        }

        var found = store.All
            .Where(secret => (request.Filters ?? []).All(filter => filter.Values!.Any(value => value.StartsWith('!') != secret.Name.StartsWith(value.TrimStart('!'), StringComparison.Ordinal))))
            .Select(secret => (Secret: secret, Stored: store.Get(secret)));
        var sorted = request.SortOrder == "asc" ? found.OrderBy(each => each.Stored.CreatedAt) : found.OrderByDescending(each => each.Stored.CreatedAt);
        var (page, next) = Page.Of(sorted.ThenBy(each => each.Secret.Name, StringComparer.Ordinal), request.MaxResults, request.NextToken);
        return new ListSecretsResponse([.. page.Select(each => Entry(each.Secret, each.Stored))], next);
    }

    private static SecretEntry Entry(SecretModel secret, StoredSecret stored) => new()
    {
        Arn = secret.Arn,
        Name = secret.Name,
        Description = stored.Description ?? secret.Description,
        CreatedDate = EpochSeconds.Of(stored.CreatedAt),
        LastChangedDate = EpochSeconds.Of(stored.ChangedAt),
        SecretVersionsToStages = Stages(stored),
    };

    private static Dictionary<string, IReadOnlyList<string>> Stages(StoredSecret stored) =>
        stored.Versions.Where(version => version.Stages.Count > 0).ToDictionary(version => version.VersionId, version => version.Stages);

    private StoredSecret Moved(StoredSecret old, string stage, string? from, string? to)
    {
        if (from is null && to is null)
        {
            throw SecretsError.Invalid("Give MoveToVersionId, RemoveFromVersionId, or both.");
        }

        if (new[] { from, to }.OfType<string>().FirstOrDefault(id => old.Version(id) is null) is { } unknown)
        {
            throw SecretsError.NotFound($"Secrets Manager can't find the specified secret version: {unknown}");
        }

        var attached = old.Labelled(stage)?.VersionId;
        if (attached is not null && attached != to && attached != from)
        {
            throw SecretsError.Invalid($"The staging label {stage} is attached to version {attached}: say so in RemoveFromVersionId.");
        }

        if (from is not null && attached != from && attached != to)
        {
            throw SecretsError.Invalid($"The staging label {stage} isn't attached to version {from}.");
        }

        return to is null && stage == SecretVersion.Current
            ? throw SecretsError.Invalid($"The staging label {stage} can only be moved to another version, not removed.")
            : old.WithLabel(stage, to, store.Now);
    }
}

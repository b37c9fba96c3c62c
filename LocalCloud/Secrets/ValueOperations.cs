using System.Text;
using CloudTemplate;

namespace LocalCloud.Secrets;

/// <summary>What reads and writes values.</summary>
internal sealed class ValueOperations(SecretStore store)
{
    private const int LargestValue = 65_536;

    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html</summary>
    public GetSecretValueResponse Get(GetSecretValueRequest request, SecretModel secret)
    {
        var stored = store.Get(secret);
        var stage = request.VersionStage ?? (request.VersionId is null ? SecretVersion.Current : null);
        var version = stored.Versions.FirstOrDefault(version =>
            (request.VersionId is null || version.VersionId == request.VersionId) && (stage is null || version.Stages.Contains(stage)))
            ?? throw SecretsError.NotFound(stage is null
                ? $"Secrets Manager can't find the specified secret value for VersionId: {request.VersionId}"
                : $"Secrets Manager can't find the specified secret value for staging label: {stage}");
        return new GetSecretValueResponse
        {
            Arn = secret.Arn,
            Name = secret.Name,
            VersionId = version.VersionId,
            SecretString = version.Value,
            SecretBinary = version.Binary,
            VersionStages = version.Stages,
            CreatedDate = EpochSeconds.Of(version.CreatedAt),
        };
    }

    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html</summary>
    public PutSecretValueResponse Put(PutSecretValueRequest request, SecretModel secret)
    {
        if (request.RotationToken is not null)
        {
            throw SecretsError.Invalid("RotationToken isn't emulated: it comes from a rotation in another account.");
        }

        var stages = request.VersionStages ?? [SecretVersion.Current];
        if (stages.Count is 0 or > 20 || stages.Any(stage => stage is null or "" or { Length: > 256 }))
        {
            throw SecretsError.Invalid("VersionStages must be 1 to 20 labels of 1 to 256 characters.");
        }

        var version = Add(request, secret, [.. stages.Distinct()], old => old);
        return new PutSecretValueResponse { Arn = secret.Arn, Name = secret.Name, VersionId = version.VersionId, VersionStages = version.Stages };
    }

    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html</summary>
    public SecretResponse Update(UpdateSecretRequest request, SecretModel secret)
    {
        if (request.Description is { Length: > 2048 })
        {
            throw SecretsError.Invalid("Description must not be longer than 2048 characters.");
        }

        StoredSecret Described(StoredSecret old) =>
            request.Description is null || request.Description == old.Description ? old : old with { Description = request.Description, ChangedAt = store.Now };

        if (request is { SecretString: null, SecretBinary: null })
        {
            store.Change(secret, Described);
            return new SecretResponse { Arn = secret.Arn, Name = secret.Name };
        }

        var version = Add(request, secret, [SecretVersion.Current], Described);
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name, VersionId = version.VersionId };
    }

    /// <summary>Adds a version, once for each token.</summary>
    private SecretVersion Add(IValueRequest request, SecretModel secret, IReadOnlyList<string> stages, Func<StoredSecret, StoredSecret> also)
    {
        var size = (request.SecretString, request.SecretBinary) switch
        {
            ({ } text, null) => Encoding.UTF8.GetByteCount(text),
            (null, { } bytes) => bytes.Length,
            (null, null) => throw SecretsError.InvalidRequest("You must provide either SecretString or SecretBinary."),
            _ => throw SecretsError.Invalid("You can't specify both a binary secret value and a string secret value in the same secret."),
        };
        if (size > LargestValue || (size == 0 && request.SecretBinary is not null))
        {
            throw SecretsError.Invalid($"A value must not be longer than {LargestValue} bytes, nor a binary one empty.");
        }

        if (request.ClientRequestToken is not { Length: >= 32 and <= 64 } token)
        {
            throw request.ClientRequestToken is null
                ? SecretsError.InvalidRequest("You must provide a ClientRequestToken value. We recommend a UUID-type value.")
                : SecretsError.Invalid("ClientRequestToken must have 32 to 64 characters.");
        }

        SecretVersion added = new() { VersionId = token, Value = request.SecretString, Binary = request.SecretBinary, Stages = stages, CreatedAt = store.Now };
        return store.Change(secret, old => old.Version(token) switch
        {
            null => also(old).With(added, store.Now),
            var existing when existing.HasSameValue(added) => also(old),
            _ => throw SecretsError.Exists(token),
        }).Version(token)!;
    }
}

using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Secrets;

/// <summary>Secrets Manager: which operation a request names, what it says, and the answer. Rotation is by hand: put a new value.</summary>
internal sealed class SecretsService : IAwsService
{
    private const string TargetPrefix = "secretsmanager.";
    private const int LongestSecretId = 2048;

    /// <summary>What is refused by name, with what to do instead.</summary>
    public static readonly FrozenDictionary<string, string> NotEmulated = new Dictionary<string, string>
    {
        ["BatchGetSecretValue"] = "ask for each by GetSecretValue",
        ["CancelRotateSecret"] = "nothing rotates by itself; put a new value by PutSecretValue",
        ["CreateSecret"] = "secrets come from the template, and from nowhere else",
        ["DeleteResourcePolicy"] = "there are no resource policies",
        ["DeleteSecret"] = "secrets go when the template no longer has them",
        ["GetResourcePolicy"] = "there are no resource policies",
        ["PutResourcePolicy"] = "there are no resource policies",
        ["RemoveRegionsFromReplication"] = "there is one region",
        ["ReplicateSecretToRegions"] = "there is one region",
        ["RestoreSecret"] = "no secret is ever deleted",
        ["RotateSecret"] = "rotate by hand: put a new value by PutSecretValue",
        ["StopReplicationToReplica"] = "there is one region",
        ["TagResource"] = "tags come from the template",
        ["UntagResource"] = "tags come from the template",
        ["ValidateResourcePolicy"] = "there are no resource policies",
    }.ToFrozenDictionary();

    private readonly SecretStore _store;
    private readonly string _arns;
    private readonly FrozenDictionary<string, Func<HttpContext, string, Task>> _operations;

    public SecretsService(SecretStore store, SystemModel system)
    {
        _store = store;
        _arns = $"arn:aws:secretsmanager:{system.Region}:{system.AccountId}:secret:";
        var json = SecretsJson.Default;
        ValueOperations values = new(store);
        SecretOperations secrets = new(store);
        _operations = new Dictionary<string, Func<HttpContext, string, Task>>
        {
            ["GetSecretValue"] = (context, action) => AnswerAsync(context, action, json.GetSecretValueRequest, json.GetSecretValueResponse, values.Get),
            ["PutSecretValue"] = (context, action) => AnswerAsync(context, action, json.PutSecretValueRequest, json.PutSecretValueResponse, values.Put),
            ["UpdateSecret"] = (context, action) => AnswerAsync(context, action, json.UpdateSecretRequest, json.SecretResponse, values.Update),
            ["DescribeSecret"] = (context, action) => AnswerAsync(context, action, json.DescribeSecretRequest, json.DescribeSecretResponse, secrets.Describe),
            ["UpdateSecretVersionStage"] = (context, action) => AnswerAsync(context, action, json.UpdateSecretVersionStageRequest, json.SecretResponse, secrets.MoveLabel),
            ["ListSecretVersionIds"] = (context, action) => AnswerAsync(context, action, json.ListSecretVersionIdsRequest, json.ListSecretVersionIdsResponse, secrets.ListVersions),
            ["ListSecrets"] = (context, action) => AnswerAsync(context, action, json.ListSecretsRequest, json.ListSecretsResponse, secrets.List),
            ["GetRandomPassword"] = (context, action) => AnswerAsync(context, action, json.GetRandomPasswordRequest, json.GetRandomPasswordResponse, RandomPassword.Get),
        }.ToFrozenDictionary();
    }

    public string SigningName => "secretsmanager";

    public Task HandleAsync(HttpContext context, Principal caller)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : "";
        if (_operations.TryGetValue(operation, out var answer))
        {
            return answer(context, $"secretsmanager:{operation}");
        }

        throw NotEmulated.TryGetValue(operation, out var instead)
            ? new AwsServiceException("NotImplemented", $"{target} is not emulated: {instead}.", StatusCodes.Status501NotImplemented)
            : new AwsServiceException("UnknownOperationException", $"Secrets Manager has no operation '{target}'. There are: {string.Join(", ", _operations.Keys.Order(StringComparer.Ordinal))}.");
    }

    private Task AnswerAsync<TRequest, TResponse>(
        HttpContext context, string action, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, Func<TRequest, SecretModel, TResponse> operation)
        where TRequest : ISecretRequest => AnswerAsync(context, requestType, responseType, request =>
        {
            if (request.SecretId is not { Length: > 0 and <= LongestSecretId } id)
            {
                throw SecretsError.Invalid($"SecretId is missing, or longer than {LongestSecretId} characters.");
            }

            var secret = _store.Find(id);
            context.Needs(action, secret?.Arn ?? (id.StartsWith("arn:", StringComparison.Ordinal) ? id : _arns + id));
            return operation(request, secret ?? throw SecretsError.NoSuchSecret());
        });

    private static Task AnswerAsync<TRequest, TResponse>(
        HttpContext context, string action, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, Func<TRequest, TResponse> operation)
    {
        context.Needs(action, "*");
        return AnswerAsync(context, requestType, responseType, operation);
    }

    private static async Task AnswerAsync<TRequest, TResponse>(
        HttpContext context, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, Func<TRequest, TResponse> operation) =>
        await AwsJson.AnswerAsync(context, operation(await AwsJson.ReadAsync(context, requestType)), responseType);
}

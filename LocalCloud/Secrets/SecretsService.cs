using System.Text.Json;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Secrets;

/// <summary>Secrets Manager's reading side.</summary>
internal sealed class SecretsService(SecretStore store) : IAwsService
{
    private const string TargetPrefix = "secretsmanager.";

    public string SigningName => "secretsmanager";

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        if (target != TargetPrefix + "GetSecretValue")
        {
            throw new AwsServiceException("NotImplemented", $"{target} is not emulated. There is: {TargetPrefix}GetSecretValue.", StatusCodes.Status501NotImplemented);
        }

        var request = await ReadAsync(context);
        var secret = store.Find(request.SecretId ?? throw Invalid("SecretId is missing."))
            ?? throw NotFound("Secrets Manager can't find the specified secret.");
        context.Needs("secretsmanager:GetSecretValue", secret.Arn);
        var stage = request.VersionStage ?? (request.VersionId is null ? SecretVersion.Current : null);
        var version = store.Version(secret, request.VersionId, stage)
            ?? throw NotFound(stage is null
                ? $"Secrets Manager can't find the specified secret value for VersionId: {request.VersionId}"
                : $"Secrets Manager can't find the specified secret value for staging label: {stage}");

        context.Response.ContentType = "application/x-amz-json-1.1";
        await using Utf8JsonWriter writer = new(context.Response.BodyWriter);
        JsonSerializer.Serialize(
            writer,
            new GetSecretValueResponse(secret.Arn, secret.Name, version.VersionId, version.Value, [version.Stage], version.CreatedAt.ToUnixTimeMilliseconds() / 1000.0),
            SecretsJson.Default.GetSecretValueResponse);
    }

    private static async Task<GetSecretValueRequest> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, SecretsJson.Default.GetSecretValueRequest, context.RequestAborted)
                ?? throw Invalid("The request's body is null.");
        }
        catch (JsonException)
        {
            throw new AwsServiceException("SerializationException", "The request's body isn't the JSON that GetSecretValue takes.");
        }
    }

    private static AwsServiceException Invalid(string message) => new("InvalidParameterException", message);

    private static AwsServiceException NotFound(string message) => new("ResourceNotFoundException", message);
}

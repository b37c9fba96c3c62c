using LocalCloud.FrontDoor;

namespace LocalCloud.Secrets;

/// <summary>Secrets Manager's errors: https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html</summary>
internal static class SecretsError
{
    public static AwsServiceException Invalid(string message) => new("InvalidParameterException", message);

    public static AwsServiceException InvalidRequest(string message) => new("InvalidRequestException", message);

    public static AwsServiceException NotFound(string message) => new("ResourceNotFoundException", message);

    public static AwsServiceException NoSuchSecret() => NotFound("Secrets Manager can't find the specified secret.");

    public static AwsServiceException Exists(string versionId) =>
        new("ResourceExistsException", $"A version with the id {versionId} exists already, with another value: versions don't change.");
}

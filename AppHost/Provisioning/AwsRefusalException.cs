namespace Webhooks.AppHost.Provisioning;

/// <summary>AWS refused a call.</summary>
/// <param name="code">The error's documented name: <c>ValidationError</c>; the status where the service gave none.</param>
public sealed class AwsRefusalException(string service, string action, string code, string message) : Exception($"{service} {action}: {code}: {message}")
{
    public string Code => code;

    /// <summary>The refusal in a line, with what to do.</summary>
    public RunException Explained() => new(code switch
    {
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => $"The AWS credentials have expired ({code}). Sign in again: aws sso login",
        "InvalidClientTokenId" or "UnrecognizedClientException" or "SignatureDoesNotMatch" or "AuthFailure" or "IncompleteSignature" =>
            $"AWS doesn't take the credentials of this machine ({code}): {Text} Set AWS_PROFILE to others, or sign in again.",
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" => $"The AWS credentials of this machine may not {service}:{action}: {Text} Have it allowed, or set AWS_PROFILE to others.",
        _ => $"AWS refuses {service}:{action} ({code}): {Text}",
    });

    private string Text => message.ReplaceLineEndings(" ");
}

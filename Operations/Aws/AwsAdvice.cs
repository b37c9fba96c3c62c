namespace Webhooks.Operations.Aws;

/// <summary>What to do about what AWS refuses; nothing where its own words are all there is to say.</summary>
internal static class AwsAdvice
{
    /// <param name="code">The error's: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html</param>
    public static string On(string? code, StackOutputs outputs) => outputs.AccessKeyId is not null ? "" : code switch
    {
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => " Your AWS session is over. Sign in again (aws sso login), or set new keys.",
        "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" =>
            " AWS doesn't take your keys. Check AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        "ResourceNotFoundException" or "NoSuchBucket" or "QueueDoesNotExist" or "NonExistentQueue" or "PermanentRedirect" or "AuthorizationHeaderMalformed" =>
            $" Your account has none of that name in {StackRegion.Of(outputs)}. Check AWS_PROFILE, AWS_REGION, and that {outputs.Source} is of a stack that is still there.",
        "AccessDenied" or "AccessDeniedException" or "KMSAccessDeniedException" => " docs/runbook.md has the policy that this takes.",
        _ => "",
    };
}

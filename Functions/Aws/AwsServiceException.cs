namespace Webhooks.Functions.Aws;

/// <summary>An AWS service refused a call.</summary>
/// <param name="call">What was called: <c>sqs SendMessage</c>.</param>
/// <param name="code">The error's documented name: <c>AccessDeniedException</c>; <c>UnknownError</c> when the service gave none.</param>
/// <param name="serviceMessage">What the service says; null when it says nothing.</param>
public sealed class AwsServiceException(string call, int status, string code, string? serviceMessage)
    : Exception($"{call} was answered {status} {code}{(serviceMessage is null ? "" : $": {serviceMessage}")}")
{
    public string Code => code;

    public int Status => status;

    /// <summary>Whether the same call may succeed a moment later: the service is at fault, or busy.</summary>
    public bool IsTransient => status >= 500 || status == 429 || code.Contains("Throttl", StringComparison.Ordinal)
        || code == "RequestLimitExceeded";
}

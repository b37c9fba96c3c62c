using System.Net;
using Amazon.Runtime;

namespace Webhooks.Operations.Aws;

/// <summary>What AWS's SDK throws when a service refuses or can't be reached, in one line.</summary>
internal static class AwsFault
{
    /// <param name="what">What can't be done: <c>The table WebhookEvents-dev can't be asked</c>.</param>
    /// <exception cref="OperationException">The call failed.</exception>
    public static async Task<T> ExplainAsync<T>(string what, StackOutputs outputs, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or WebException or IOException)
        {
            throw new OperationException($"{what}: {fault.Message.ReplaceLineEndings(" ")}{AwsAdvice.On((fault as AmazonServiceException)?.ErrorCode, outputs)}", fault);
        }
    }

    /// <summary>Says where a local run's service is; a stack in AWS needs no address.</summary>
    public static string Where(string? endpoint) => endpoint is null ? "" : $" at {endpoint}";
}

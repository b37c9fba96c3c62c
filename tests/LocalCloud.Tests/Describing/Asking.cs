using System.Text;
using LocalCloud.Tests.Hosting;
using Tests.Support;

namespace LocalCloud.Tests.Describing;

/// <summary>Calls operations by their names only.</summary>
internal static class Asking
{
    /// <summary>The answer's text; null for what is told by another thing than its name: S3's and Lambda's paths, which tests of their own call.</summary>
    public static async Task<string?> AskAsync(this OrdersCloud cloud, string service, string operation)
    {
        var (name, target, body) = service switch
        {
            "CloudWatch Logs" => ("logs", $"Logs_20140328.{operation}", "{}"),
            "DynamoDB" => ("dynamodb", $"DynamoDB_20120810.{operation}", "{}"),
            "DynamoDB Streams" => ("dynamodb", $"DynamoDBStreams_20120810.{operation}", "{}"),
            "Secrets Manager" => ("secretsmanager", $"secretsmanager.{operation}", "{}"),
            "SQS" => ("sqs", $"AmazonSQS.{operation}", "{}"),
            "SNS" => ("sns", null, $"Action={operation}&Version=2010-03-31"),
            "S3" or "Lambda" => ("", null, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, "Say here how its operations are called."),
        };
        if (name.Length == 0)
        {
            return null;
        }

        using HttpRequestMessage request = new(HttpMethod.Post, cloud.Endpoint("SQS"))
        {
            Content = new StringContent(body, Encoding.UTF8, target is null ? "application/x-www-form-urlencoded" : "application/x-amz-json-1.0"),
        };
        if (target is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        }

        await AwsSignature.SignAsync(request, cloud["AccessKeyId"], cloud["SecretAccessKey"], name, null);
        using var response = await cloud.Http.SendAsync(request);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }
}

using System.Net.Http.Headers;
using System.Text;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Sns;
using LocalCloud.Sqs;

namespace LocalCloud.Remote;

/// <summary>The template's topics in AWS, behind the front door.</summary>
internal sealed class RemoteTopics(RemoteCalls calls, SnsService refusals) : IAwsService, ITopics
{
    private const string Form = "application/x-www-form-urlencoded";

    public string SigningName => "sns";

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        var body = RequestBytes.Of(context);
        var request = await QueryRequest.ReadAsync(context);
        request.Needs(request["TopicArn"] ?? "*");
        using var outgoing = Outgoing(body, context.Request.ContentType ?? Form);
        using var response = await calls.SendAsync(outgoing, body, SigningName, context.RequestAborted);
        await RemoteAnswer.PassOnAsync(context, response);
    }

    public async Task PublishAsync(string topicArn, string message, IReadOnlyDictionary<string, MessageAttribute>? attributes = null)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', Parameters(topicArn, message, attributes ?? new Dictionary<string, MessageAttribute>())
            .Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}")));
        using var outgoing = Outgoing(body, Form);
        using var response = await calls.SendAsync(outgoing, body, SigningName, CancellationToken.None);
        if (!response.IsSuccessStatusCode)
        {
            throw new AwsServiceException("UnknownError", $"sns answered {(int)response.StatusCode} when {topicArn} was published to.", (int)response.StatusCode);
        }
    }

    public Task RefuseAsync(HttpContext context, AwsServiceException refusal) => refusals.RefuseAsync(context, refusal);

    public AwsServiceException Denied(string reason) => refusals.Denied(reason);

    private HttpRequestMessage Outgoing(ReadOnlyMemory<byte> body, string contentType)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(calls.Address(SigningName), "/")) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return request;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string topicArn, string message, IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        yield return ("Action", "Publish");
        yield return ("Version", "2010-03-31");
        yield return ("TopicArn", topicArn);
        yield return ("Message", message);
        foreach (var ((name, attribute), index) in attributes.Select((pair, index) => (pair, index + 1)))
        {
            var entry = $"MessageAttributes.entry.{index}.";
            yield return ($"{entry}Name", name);
            yield return ($"{entry}Value.DataType", attribute.DataType);
            yield return attribute.BinaryValue is { } bytes ? ($"{entry}Value.BinaryValue", Convert.ToBase64String(bytes)) : ($"{entry}Value.StringValue", attribute.StringValue ?? "");
        }
    }
}

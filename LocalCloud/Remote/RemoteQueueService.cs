using System.Text;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.FrontDoor;

namespace LocalCloud.Remote;

/// <summary>SQS in AWS. A queue's URL is the front door's here, since some clients send to wherever it points.</summary>
internal sealed class RemoteQueueService(RemoteCalls calls, RemoteQueueAddresses addresses, SystemModel system) : RemoteJsonService(calls)
{
    private const string Batch = "Batch";

    public override string SigningName => "sqs";

    public override AwsServiceException Denied(string reason) => new("AccessDeniedException", reason, StatusCodes.Status403Forbidden) { QueryCode = "AccessDenied" };

    protected override IReadOnlyList<(string Action, string Resource)> Needs(string target, string operation, ReadOnlyMemory<byte> body)
    {
        var name = Member(body, "QueueUrl") is { } url ? url[(url.LastIndexOf('/') + 1)..] : Member(body, "QueueName");
        var resource = system.Queues.FirstOrDefault(queue => queue.Name == name)?.Arn ?? Member(body, "SourceArn") ?? "*";
        return [($"sqs:{(operation.EndsWith(Batch, StringComparison.Ordinal) ? operation[..^Batch.Length] : operation)}", resource)];
    }

    protected override ReadOnlyMemory<byte> Outgoing(ReadOnlyMemory<byte> body)
    {
        if (Member(body, "QueueUrl") is not { } url || JsonNode.Parse(body.Span) is not JsonObject request)
        {
            return body;
        }

        request["QueueUrl"] = addresses.InAws(url);
        return Encoding.UTF8.GetBytes(request.ToJsonString());
    }

    protected override Func<byte[], byte[]>? Change(string operation) =>
        operation is "GetQueueUrl" or "ListQueues" or "ListDeadLetterSourceQueues" ? answer => Encoding.UTF8.GetBytes(addresses.Here(Encoding.UTF8.GetString(answer))) : null;
}

/// <summary>The URLs of the template's queues: the front door's, and AWS's.</summary>
internal sealed class RemoteQueueAddresses(RemoteCalls calls, SystemModel system)
{
    private readonly string _aws = $"{calls.Address("sqs").AbsoluteUri.TrimEnd('/')}/{system.AccountId}/";

    /// <summary>AWS's URL of the queue that a URL means by its last part.</summary>
    public string InAws(string url) => _aws + url[(url.LastIndexOf('/') + 1)..];

    public string InAws(QueueModel queue) => _aws + queue.Name;

    /// <summary>A text in which AWS's URLs have become those that count here.</summary>
    public string Here(string text) => system.Queues.Aggregate(text, (changed, queue) => changed.Replace(InAws(queue), queue.Url, StringComparison.Ordinal));
}

using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Sqs.Api;

/// <summary>SQS's AWS JSON 1.0 protocol: which operation a request names, what it says, and the answer's bytes.</summary>
internal sealed class SqsProtocol
{
    private const string TargetPrefix = "AmazonSQS.";
    private const string ContentType = "application/x-amz-json-1.0";

    /// <summary>What is refused by name: it would have something else run than the template says.</summary>
    public static readonly FrozenDictionary<string, string> NotEmulated = new Dictionary<string, string>
    {
        ["CreateQueue"] = "queues come from the template, and from nowhere else",
        ["DeleteQueue"] = "queues come from the template, and from nowhere else",
        ["SetQueueAttributes"] = "a queue's settings are the template's, or what runs here would be another queue than the one deployed; change the template and start again",
        ["AddPermission"] = "queue policies are the template's (AWS::SQS::QueuePolicy)",
        ["RemovePermission"] = "queue policies are the template's (AWS::SQS::QueuePolicy)",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Func<HttpContext, Principal, Task>> _operations;

    private readonly FrozenDictionary<string, string> _actions;
    private readonly QueueDirectory _queues;

    public SqsProtocol(QueueDirectory queues, Broker broker)
    {
        _queues = queues;
        var json = SqsJson.Relaxed;
        var send = new SendOperations(queues, broker);
        var receive = new ReceiveOperation(queues, broker);
        var delete = new DeleteOperations(queues, broker);
        var visibility = new VisibilityOperations(queues, broker);
        var queue = new QueueOperations(queues, broker);
        var tag = new TagOperations(queues, broker);
        var move = new MoveOperations(queues, broker);
        _operations = new Dictionary<string, Func<HttpContext, Principal, Task>>
        {
            ["SendMessage"] = (context, caller) => AnswerAsync(
                context, json.SendMessageRequest, json.SendMessageResponse, request => send.SendAsync(request, caller.Name, TraceHeader(context))),
            ["SendMessageBatch"] = (context, caller) => AnswerAsync(
                context, json.SendMessageBatchRequest, json.BatchResponseSendMessageBatchSuccess, request => send.SendBatchAsync(request, caller.Name, TraceHeader(context))),
            ["ReceiveMessage"] = (context, _) => AnswerAsync(
                context, json.ReceiveMessageRequest, json.ReceiveMessageResponse, request => receive.ReceiveAsync(request, context.RequestAborted)),
            ["DeleteMessage"] = (context, _) => AnswerAsync(context, json.DeleteMessageRequest, delete.DeleteAsync),
            ["DeleteMessageBatch"] = (context, _) => AnswerAsync(
                context, json.DeleteMessageBatchRequest, json.BatchResponseBatchSuccess, delete.DeleteBatchAsync),
            ["ChangeMessageVisibility"] = (context, _) => AnswerAsync(context, json.ChangeMessageVisibilityRequest, visibility.ChangeAsync),
            ["ChangeMessageVisibilityBatch"] = (context, _) => AnswerAsync(
                context, json.ChangeMessageVisibilityBatchRequest, json.BatchResponseBatchSuccess, visibility.ChangeBatchAsync),
            ["GetQueueAttributes"] = (context, _) => AnswerAsync(
                context, json.GetQueueAttributesRequest, json.GetQueueAttributesResponse, queue.GetAttributesAsync),
            ["GetQueueUrl"] = (context, _) => AnswerAsync(
                context, json.GetQueueUrlRequest, json.GetQueueUrlResponse, request => Task.FromResult(queue.GetUrl(request))),
            ["ListQueues"] = (context, _) => AnswerAsync(
                context, json.ListQueuesRequest, json.ListQueuesResponse, request => Task.FromResult(queue.List(request))),
            ["ListDeadLetterSourceQueues"] = (context, _) => AnswerAsync(
                context, json.ListDeadLetterSourceQueuesRequest, json.ListDeadLetterSourceQueuesResponse, request => Task.FromResult(queue.ListSources(request))),
            ["ListQueueTags"] = (context, _) => AnswerAsync(context, json.ListQueueTagsRequest, json.ListQueueTagsResponse, tag.ListAsync),
            ["TagQueue"] = (context, _) => AnswerAsync(context, json.TagQueueRequest, tag.TagAsync),
            ["UntagQueue"] = (context, _) => AnswerAsync(context, json.UntagQueueRequest, tag.UntagAsync),
            ["StartMessageMoveTask"] = (context, _) => AnswerAsync(
                context, json.StartMessageMoveTaskRequest, json.StartMessageMoveTaskResponse, move.StartAsync),
            ["CancelMessageMoveTask"] = (context, _) => AnswerAsync(
                context, json.CancelMessageMoveTaskRequest, json.CancelMessageMoveTaskResponse, move.CancelAsync),
            ["ListMessageMoveTasks"] = (context, _) => AnswerAsync(
                context, json.ListMessageMoveTasksRequest, json.ListMessageMoveTasksResponse, move.ListAsync),
            ["PurgeQueue"] = (context, _) => AnswerAsync(context, json.PurgeQueueRequest, queue.PurgeAsync),
        }.ToFrozenDictionary();
        _actions = _operations.Keys.ToFrozenDictionary(operation => operation, Action);
    }

    /// <exception cref="AwsServiceException">The call is refused.</exception>
    public Task HandleAsync(HttpContext context, Principal caller)
    {
        if (!context.Request.Headers["X-Amz-Target"].ToString().StartsWith(TargetPrefix, StringComparison.Ordinal))
        {
            throw new AwsServiceException(
                "UnknownOperationException",
                "The request has no X-Amz-Target header for AmazonSQS: only the AWS JSON protocol is spoken here, which SDKs have used since the end of 2023.",
                StatusCodes.Status404NotFound);
        }

        var operation = Operation(context);
        if (_operations.TryGetValue(operation, out var handle))
        {
            return handle(context, caller);
        }

        throw NotEmulated.TryGetValue(operation, out var reason)
            ? SqsError.UnsupportedOperation($"{operation} isn't emulated: {reason}.")
            : new AwsServiceException("UnknownOperationException", $"SQS has no operation {operation}.", StatusCodes.Status404NotFound);
    }

    private async Task AnswerAsync<TRequest, TResponse>(
        HttpContext context, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, Func<TRequest, Task<TResponse>> operation)
    {
        var response = await operation(await ReadAsync(context, requestType));
        await WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(response, responseType));
    }

    private async Task AnswerAsync<TRequest>(HttpContext context, JsonTypeInfo<TRequest> requestType, Func<TRequest, Task> operation)
    {
        await operation(await ReadAsync(context, requestType));
        await WriteAsync(context, "{}"u8.ToArray());
    }

    private async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        var request = await ParseAsync(context, type);
        context.Needs(_actions[Operation(context)], request switch
        {
            IQueueRequest { QueueUrl: var url } => _queues.ByUrl(url).Model.Arn,
            GetQueueUrlRequest { QueueName: { } name } => _queues.ByName(name).Model.Arn,
            StartMessageMoveTaskRequest { SourceArn: { Length: <= 1024 } arn } => arn,
            ListMessageMoveTasksRequest { SourceArn: { Length: <= 1024 } arn } => arn,
            _ => "*",
        });
        return request;
    }

    private static async Task<T> ParseAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new AwsServiceException("SerializationException", "The request's body is null where an object is expected.");
        }
        catch (BadHttpRequestException refused)   // longer than the server takes, or cut off
        {
            throw new AwsServiceException("SerializationException", $"The request's body can't be read: {refused.Message}", refused.StatusCode);
        }
        catch (JsonException malformed)
        {
            // The parser's own message could quote the body.
            throw new AwsServiceException(
                "SerializationException",
                $"The request's body can't be read at {malformed.Path ?? "$"} (line {malformed.LineNumber}, byte {malformed.BytePositionInLine}).");
        }
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static string Operation(HttpContext context) => context.Request.Headers["X-Amz-Target"].ToString()[TargetPrefix.Length..];

    /// <summary>A batch needs the permission of what it is a batch of: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html</summary>
    private static string Action(string operation) =>
        $"sqs:{(operation.EndsWith("Batch", StringComparison.Ordinal) ? operation[..^"Batch".Length] : operation)}";

    private static string? TraceHeader(HttpContext context) =>
        context.Request.Headers["X-Amzn-Trace-Id"] is [{ Length: > 0 } header] ? header : null;
}

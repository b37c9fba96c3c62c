using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Sqs.Api;
using LocalCloud.Telemetry;

namespace LocalCloud.Sqs;

/// <summary>
/// Simple Queue Service: the template's standard queues, kept in one file. What was acknowledged survives <c>kill -9</c>.
/// </summary>
/// <remarks>
/// Unlike AWS: messages come in the order in which they became visible, none is delivered twice without cause, and a receive finds all
/// that is there. A restart gives back at once what event source mappings held.
/// </remarks>
public sealed partial class SqsService : IQueues, IQueueCounts, IAwsService, IAsyncDisposable
{
    private readonly QueueDirectory _queues;
    private readonly Broker _broker;
    private readonly SqsProtocol _protocol;
    private readonly SendOperations _sending;

    /// <param name="queues">The template's queues.</param>
    /// <param name="stateDirectory">Where <c>sqs.db</c> is, or is made.</param>
    /// <param name="clock">Service time.</param>
    /// <param name="telemetry">Takes rates; null: nobody wants them.</param>
    /// <exception cref="StartException">A dead-letter queue is missing, or <c>sqs.db</c> is another version's.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException"><c>sqs.db</c> can't be opened, or another process has it.</exception>
    public SqsService(IReadOnlyList<QueueModel> queues, string stateDirectory, TimeProvider clock, ILogger<SqsService> logger, CloudTelemetry? telemetry = null)
    {
        Directory.CreateDirectory(stateDirectory);
        var store = MessageStore.Open(Path.Combine(stateDirectory, "sqs.db"));
        try
        {
            var now = clock.GetUtcNow();
            _queues = QueueDirectory.Open(queues, store, now);
            foreach (var queue in _queues.All)
            {
                queue.Rate = telemetry?.Rates.Of(queue.Model.LogicalId, "queue", queue.Model.Name);
            }

            if (store.Recover(now.ToUnixTimeMilliseconds()) is > 0 and var released)
            {
                Log.Released(logger, released);
            }

            _broker = new Broker(store, _queues.All, clock, logger);
            _protocol = new SqsProtocol(_queues, _broker);
            _sending = new SendOperations(_queues, _broker);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public string SigningName => "sqs";

    public Task HandleAsync(HttpContext context, Principal caller) => _protocol.HandleAsync(context, caller);

    public AwsServiceException Denied(string reason) => new("AccessDeniedException", reason, StatusCodes.Status403Forbidden) { QueryCode = "AccessDenied" };

    public TimeSpan VisibilityTimeout(string queueArn) => _queues.ByArn(queueArn).Model.VisibilityTimeout;

    public Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, MessageAttribute> attributes, string senderId, string? traceHeader = null) =>
        _sending.SendAsync(
            new SendMessageRequest(
                QueueUrl: _queues.ByArn(queueArn).Model.Name,
                MessageBody: body,
                DelaySeconds: null,
                MessageAttributes: attributes.ToDictionary(pair => pair.Key, AttributeValue? (pair) => new(pair.Value.DataType, pair.Value.StringValue, pair.Value.BinaryValue, null, null)),
                MessageSystemAttributes: null,
                MessageDeduplicationId: null,
                MessageGroupId: null),
            senderId,
            traceHeader);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var queue = _queues.ByArn(queueArn);
        return _broker.ReceiveAsync(queue, max, queue.Model.VisibilityTimeout, wait, held: true, cancellationToken);
    }

    public Task DeleteAsync(string queueArn, IReadOnlyList<string> receiptHandles, CancellationToken cancellationToken)
    {
        var handles = Read(_queues.ByArn(queueArn), receiptHandles);
        return _broker.DoAsync((store, _) => handles.ConvertAll(store.Delete)).WaitAsync(cancellationToken);
    }

    public Task ChangeVisibilityAsync(string queueArn, IReadOnlyList<string> receiptHandles, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var queue = _queues.ByArn(queueArn);
        var handles = Read(queue, receiptHandles);
        return _broker
            .DoAsync((store, now) => handles.ConvertAll(handle => store.ChangeVisibility(queue, handle, now + (long)visibility.TotalMilliseconds)))
            .WaitAsync(cancellationToken);
    }

    /// <summary>How many messages a queue holds.</summary>
    /// <exception cref="AwsServiceException">There is no such queue.</exception>
    public Task<MessageCounts> CountAsync(string queueArn)
    {
        var queue = _queues.ByArn(queueArn);
        return _broker.DoAsync((store, now) => store.Count(queue, now));
    }

    /// <summary>How long the message at a queue's head has been in it, by service time; null for an empty queue.</summary>
    /// <exception cref="AwsServiceException">There is no such queue.</exception>
    public async Task<TimeSpan?> AgeOfOldestAsync(string queueArn)
    {
        var queue = _queues.ByArn(queueArn);
        return await _broker.DoAsync((store, now) => now - store.Head(queue)) is { } age ? TimeSpan.FromMilliseconds(Math.Max(0, age)) : null;
    }

    /// <summary>
    /// Answers all long polls that came by HTTP at once, and those to come without waiting: for the moment when the host begins to stop,
    /// which would otherwise wait for them.
    /// </summary>
    public void StopWaiting() => _broker.StopWaiting();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private static List<ReceiptHandle> Read(Queue queue, IReadOnlyList<string> texts)
    {
        var handles = new List<ReceiptHandle>(texts.Count);
        foreach (var text in texts)
        {
            if (ReceiptHandle.TryRead(text, queue.Id, out var handle))
            {
                handles.Add(handle);
            }
        }

        return handles;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} messages that were being processed when LocalCloud ended are back in their queues")]
        public static partial void Released(ILogger logger, int count);
    }
}

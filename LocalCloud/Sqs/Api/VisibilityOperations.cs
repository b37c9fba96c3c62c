namespace LocalCloud.Sqs.Api;

/// <summary><c>ChangeMessageVisibility</c> and <c>ChangeMessageVisibilityBatch</c>.</summary>
internal sealed class VisibilityOperations(QueueDirectory queues, Broker broker)
{
    private const int Longest = 43_200;

    /// <exception cref="FrontDoor.AwsServiceException">The timeout is out of range.</exception>
    public static TimeSpan Timeout(int? seconds) => seconds switch
    {
        null => throw SqsError.MissingParameter("VisibilityTimeout"),
        < 0 or > Longest => throw SqsError.InvalidParameter("VisibilityTimeout", seconds, $"Must be between 0 and {Longest}."),
        _ => TimeSpan.FromSeconds(seconds.Value),
    };

    public async Task ChangeAsync(ChangeMessageVisibilityRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var handle = Handles.Read(request.ReceiptHandle, queue);
        var timeout = Timeout(request.VisibilityTimeout);
        if (!await broker.DoAsync((store, now) => store.ChangeVisibility(queue, handle, now + (long)timeout.TotalMilliseconds)))
        {
            throw SqsError.ReceiptHandleIsOld(request.ReceiptHandle!);
        }
    }

    public async Task<BatchResponse<BatchSuccess>> ChangeBatchAsync(ChangeMessageVisibilityBatchRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        return await Handles.EachAsync(
            Batch.Read(request.Entries, "ChangeMessageVisibilityBatchRequestEntry"),
            entry => (Handle: Handles.Read(entry.ReceiptHandle, queue), Timeout: Timeout(entry.VisibilityTimeout)),
            changes => broker.DoAsync((store, now) =>
                changes.ConvertAll(change => store.ChangeVisibility(queue, change.Handle, now + (long)change.Timeout.TotalMilliseconds))),
            entry => SqsError.ReceiptHandleIsOld(entry.ReceiptHandle!));
    }
}

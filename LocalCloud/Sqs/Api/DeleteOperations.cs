namespace LocalCloud.Sqs.Api;

/// <summary><c>DeleteMessage</c> and <c>DeleteMessageBatch</c>: an old handle deletes nothing, and is no error.</summary>
internal sealed class DeleteOperations(QueueDirectory queues, Broker broker)
{
    public Task DeleteAsync(DeleteMessageRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var handle = Handles.Read(request.ReceiptHandle, queue);
        return broker.DoAsync((store, _) => store.Delete(handle));
    }

    public Task<BatchResponse<BatchSuccess>> DeleteBatchAsync(DeleteMessageBatchRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        return Handles.EachAsync(
            Batch.Read(request.Entries, "DeleteMessageBatchRequestEntry"),
            entry => Handles.Read(entry.ReceiptHandle, queue),
            handles => broker.DoAsync((store, _) => handles.ConvertAll(store.Delete)),
            notFound: null);
    }
}

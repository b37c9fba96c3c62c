using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.EventSources;

/// <summary>Calls the function with a batch, and deletes the messages that it has dealt with.</summary>
internal sealed class BatchRun(QueueMappingModel model, IQueues queues, IFunctionInvoker functions, Backoff backoff, MappingLog log)
{
    private const string TraceHeader = "AWSTraceHeader";

    private readonly string _functionName = Arn.FunctionName(model.FunctionArn);

    public async Task RunAsync(IReadOnlyList<ReceivedMessage> batch, CancellationToken cancellationToken)
    {
        foreach (var (messages, payload) in SqsEvent.Split(batch, model.QueueArn))
        {
            var done = await CallAsync(messages, payload, cancellationToken);
            if (done.Count > 0)
            {
                await queues.DeleteAsync(model.QueueArn, done, cancellationToken);
            }
        }
    }

    /// <returns>The receipt handles of the messages that are done with.</returns>
    private async Task<IReadOnlyList<string>> CallAsync(IReadOnlyList<ReceivedMessage> messages, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        InvocationResult result;
        try
        {
            result = await functions.InvokeAsync(
                new Invocation
                {
                    FunctionName = _functionName,
                    Payload = payload,
                    TraceHeader = messages.Select(message => message.Attributes.GetValueOrDefault(TraceHeader)).FirstOrDefault(header => header is not null),
                    Source = "sqs",
                },
                cancellationToken);
        }
        catch (AwsServiceException refusal)
        {
            log.Refused(refusal, messages.Count);
            backoff.Failed();
            return [];
        }

        backoff.Succeeded();
        if (result.FunctionError is not null)
        {
            log.Failed(result, messages.Count);
            return [];
        }

        if (!model.ReportBatchItemFailures)
        {
            return [.. messages.Select(message => message.ReceiptHandle)];
        }

        var ids = messages.Select(message => message.MessageId).ToHashSet();
        if (!BatchResponse.TryRead(result.Payload, ids, out var failed, out var problem))
        {
            log.Unclear(result, problem, messages.Count);
            return [];
        }

        if (failed.Count > 0)
        {
            log.PartlyFailed(result, failed.Count, messages.Count);
        }

        return [.. messages.Where(message => !failed.Contains(message.MessageId)).Select(message => message.ReceiptHandle)];
    }
}

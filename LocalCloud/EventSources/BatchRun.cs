using System.Globalization;
using CloudTemplate;
using LocalCloud.EventSources.Filtering;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources;

/// <summary>Calls the function with a batch, and deletes the messages that it has dealt with.</summary>
internal sealed class BatchRun(
    QueueMappingModel model, IReadOnlyList<MessageFilter> filters, IQueues queues, IFunctionInvoker functions, TimeProvider clock, Backoff backoff, MappingLog log, CloudTelemetry? telemetry = null)
{
    private const string TraceHeader = "AWSTraceHeader";
    private const string Throttled = "TooManyRequestsException";

    private readonly string _functionName = Arn.FunctionName(model.FunctionArn);

    /// <param name="returns">When the messages become visible again: until then a throttled batch is tried again.</param>
    /// <param name="stopping">No more tries.</param>
    public async Task RunAsync(IReadOnlyList<ReceivedMessage> batch, DateTimeOffset returns, CancellationToken stopping, CancellationToken cancellationToken)
    {
        foreach (var (messages, payload) in SqsEvent.Split(await FilterAsync(batch, cancellationToken), model.QueueArn))
        {
            var done = await CallAsync(messages, payload, returns, stopping, cancellationToken);
            if (done.Count > 0)
            {
                await queues.DeleteAsync(model.QueueArn, done, cancellationToken);
            }
        }
    }

    /// <summary>Deletes what no filter lets through, as Lambda does: the function never hears of it.</summary>
    private async Task<IReadOnlyList<ReceivedMessage>> FilterAsync(IReadOnlyList<ReceivedMessage> batch, CancellationToken cancellationToken)
    {
        if (filters.Count == 0)
        {
            return batch;
        }

        var wanted = batch.Where(message => filters.Any(filter => filter.Matches(message.Body))).ToList();
        if (wanted.Count < batch.Count)
        {
            log.Filtered(batch.Count - wanted.Count);
            await queues.DeleteAsync(model.QueueArn, [.. batch.Except(wanted).Select(message => message.ReceiptHandle)], cancellationToken);
        }

        return wanted;
    }

    /// <returns>The receipt handles of the messages that are done with.</returns>
    private async Task<IReadOnlyList<string>> CallAsync(
        IReadOnlyList<ReceivedMessage> messages, ReadOnlyMemory<byte> payload, DateTimeOffset returns, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var trace = telemetry is null ? null : new BatchTrace(telemetry, model.QueueArn[(model.QueueArn.LastIndexOf(':') + 1)..], "wait in queue", "batch", Traced(messages));
        var invocation = new Invocation
        {
            FunctionName = _functionName,
            Payload = payload,
            TraceHeader = trace?.Header ?? messages.Select(message => message.Attributes.GetValueOrDefault(TraceHeader)).FirstOrDefault(header => header is not null),
            Source = "sqs",
        };
        InvocationResult result;
        try
        {
            result = await InvokeAsync(invocation, messages.Count, returns, stopping, cancellationToken);
        }
        catch (AwsServiceException refusal)
        {
            trace?.End(_functionName, messages.Count, refusal.Code);
            log.Refused(refusal, messages.Count);
            backoff.Failed();
            return [];
        }

        trace?.End(_functionName, messages.Count, result.FunctionError);
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

    private IEnumerable<TracedItem> Traced(IReadOnlyList<ReceivedMessage> messages)
    {
        foreach (var message in messages)
        {
            if (TraceContext.Read(message.Attributes.GetValueOrDefault(TraceHeader)) is { } place)
            {
                var again = message.Attributes["ApproximateReceiveCount"] != "1";
                var since = long.Parse(message.Attributes[again ? "ApproximateFirstReceiveTimestamp" : "SentTimestamp"], CultureInfo.InvariantCulture);
                yield return new TracedItem(place, CloudTelemetry.NanosOf(ProcessTime.Of(clock, DateTimeOffset.FromUnixTimeMilliseconds(since))), message.MessageId);
            }
        }
    }

    /// <summary>
    /// Calls the function, and calls again while it is throttled and the messages are still this batch's:
    /// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    /// </summary>
    /// <exception cref="AwsServiceException">It can't be called, or was throttled until the messages' visibility timeout.</exception>
    private async Task<InvocationResult> InvokeAsync(Invocation invocation, int count, DateTimeOffset returns, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var isFirst = true;
        while (true)
        {
            try
            {
                return await functions.InvokeAsync(invocation, cancellationToken);
            }
            catch (AwsServiceException refusal) when (refusal.Code == Throttled && clock.GetUtcNow() < returns && !stopping.IsCancellationRequested)
            {
                if (isFirst)
                {
                    log.Throttled(count);
                    isFirst = false;
                }

                backoff.Failed();
                await backoff.WaitAsync(stopping);
                if (clock.GetUtcNow() >= returns)
                {
                    throw;   // they may be somebody else's by now
                }
            }
        }
    }
}

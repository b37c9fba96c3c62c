using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources.Streams;

/// <summary>
/// Gets a batch done with: calls the function again until it succeeds, or the records are given up; nothing that comes after them is touched
/// before. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
/// </summary>
/// <param name="done">Is told the number of the last record that is done with, as soon as that is so.</param>
internal sealed class ShardBatch(
    StreamMappingModel model, TableStream stream, IFunctionInvoker functions, FailureDestinations destinations, TimeProvider clock, MappingLog log, Action<long> done, CloudTelemetry? telemetry = null)
{
    private readonly string _functionName = Arn.FunctionName(model.FunctionArn);
    private readonly TimeSpan _longestAge = model.MaximumRecordAge is { } age && age < StreamsApi.Retention ? age : StreamsApi.Retention;
    private readonly Backoff _backoff = new(clock);
    private readonly Backoff _destinationBackoff = new(clock);

    /// <param name="stopping">No more tries.</param>
    /// <param name="aborting">The call under way isn't waited for any more.</param>
    public async Task RunAsync(IReadOnlyList<BatchRecord> records, CancellationToken stopping, CancellationToken aborting)
    {
        Stack<Part> parts = new([new Part([.. records], 0, 0, null)]);
        while (parts.TryPop(out var part))
        {
            var young = await GiveUpOldAsync(part, stopping);
            if (young.Records.Count == 0)
            {
                continue;
            }

            stopping.ThrowIfCancellationRequested();
            foreach (var rest in (await TryAsync(young, stopping, aborting)).Reverse())
            {
                parts.Push(rest);
            }
        }
    }

    /// <returns>What is to be tried next, in order.</returns>
    private async Task<IReadOnlyList<Part>> TryAsync(Part part, CancellationToken stopping, CancellationToken aborting)
    {
        InvocationResult result;
        var trace = telemetry is null ? null : new BatchTrace(telemetry, stream.TableName, "wait in stream", "stream batch", StreamTraces.Of(telemetry, part.Records, clock), part.Invocations == 0);
        try
        {
            result = await functions.InvokeAsync(
                new Invocation { FunctionName = _functionName, Payload = EventPayload.Of([.. part.Records.Select(record => record.Json)]), TraceHeader = trace?.Header, Source = "dynamodb" }, aborting);
        }
        catch (AwsServiceException refusal)   // throttled, for one: that isn't a try
        {
            trace?.End(_functionName, part.Records.Count, refusal.Code);
            log.Refused(refusal, part.Records.Count);
            await PauseAsync(stopping);
            return [part];
        }

        trace?.End(_functionName, part.Records.Count, result.FunctionError);
        part = part with { Invocations = part.Invocations + 1, LastResult = result };
        if (result.FunctionError is not null)
        {
            log.Failed(result, part.Records.Count);
            return model.BisectBatchOnFunctionError && part.Records.Count > 1 ? part.Halves() : await AgainAsync(part, stopping);
        }

        var failed = model.ReportBatchItemFailures ? FirstFailed(part, result) : part.Records.Count;
        if (failed > 0)
        {
            _backoff.Succeeded();
            done(part.Records[failed - 1].Number);
        }

        return failed == part.Records.Count ? [] : await AgainAsync(part with { Records = [.. part.Records.Skip(failed)] }, stopping);
    }

    /// <returns>The place of the record from which on the batch is to be tried again: the lowest that the function named.</returns>
    private int FirstFailed(Part part, InvocationResult result)
    {
        if (!BatchResponse.TryRead(result.Payload, part.Records.Select(record => record.SequenceNumber).ToHashSet(), out var failed, out var problem))
        {
            log.Unclear(result, problem, part.Records.Count);
            return 0;
        }

        if (failed.Count == 0)
        {
            return part.Records.Count;
        }

        var first = part.Records.TakeWhile(record => !failed.Contains(record.SequenceNumber)).Count();
        log.PartlyFailed(result, part.Records.Count - first, part.Records.Count);
        return first;
    }

    private async Task<IReadOnlyList<Part>> AgainAsync(Part part, CancellationToken stopping)
    {
        if (part.Retries >= model.MaximumRetryAttempts)
        {
            await GiveUpAsync(part, FailedBatch.RetriesExhausted, stopping);
            return [];
        }

        await PauseAsync(stopping);
        return [part with { Retries = part.Retries + 1 }];
    }

    private async Task<Part> GiveUpOldAsync(Part part, CancellationToken stopping)
    {
        var oldest = clock.GetUtcNow() - _longestAge;
        var old = part.Records.TakeWhile(record => record.At < oldest).ToList();
        if (old.Count == 0)
        {
            return part;
        }

        await GiveUpAsync(part with { Records = old }, FailedBatch.TooOld, stopping);
        return part with { Records = [.. part.Records.Skip(old.Count)] };
    }

    /// <summary>Tells the destination; goes on only when it knows.</summary>
    private async Task GiveUpAsync(Part part, string condition, CancellationToken stopping)
    {
        var (count, first, last) = (part.Records.Count, part.Records[0].SequenceNumber, part.Records[^1].SequenceNumber);
        if (model.OnFailureArn is { } destination)
        {
            await TellAsync(destination, part, condition, stopping);
            log.Discarded(condition, count, first, last, destination);
        }
        else
        {
            log.Lost(condition, count, first, last);
        }

        _backoff.Succeeded();
        done(part.Records[^1].Number);
    }

    private async Task TellAsync(string destination, Part part, string condition, CancellationToken stopping)
    {
        FailedBatch batch = new()
        {
            Mapping = model,
            Stream = stream,
            Records = part.Records,
            Condition = condition,
            Invocations = part.Invocations,
            LastResult = part.LastResult,
            At = clock.GetUtcNow(),
        };
        while (true)
        {
            try
            {
                await destinations.SendAsync(destination, batch);
                _destinationBackoff.Succeeded();
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)   // whatever it is, the records mustn't be dropped for it
            {
                log.DestinationFailed(fault, destination, part.Records.Count);
                _destinationBackoff.Failed();
            }

            await _destinationBackoff.WaitAsync(stopping);
        }
    }

    private Task PauseAsync(CancellationToken stopping)
    {
        _backoff.Failed();
        return _backoff.WaitAsync(stopping);
    }

    /// <summary>Records that are tried together.</summary>
    /// <param name="Retries">How many of the allowed ones are used up.</param>
    /// <param name="Invocations">How often the function was called with them.</param>
    private sealed record Part(List<BatchRecord> Records, int Retries, int Invocations, InvocationResult? LastResult)
    {
        /// <summary>Splitting takes none of the retries.</summary>
        public IReadOnlyList<Part> Halves()
        {
            var half = (Records.Count + 1) / 2;
            return [this with { Records = [.. Records.Take(half)] }, this with { Records = [.. Records.Skip(half)] }];
        }
    }
}

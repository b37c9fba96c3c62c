using LocalCloud.FrontDoor;

namespace LocalCloud.Sqs.Api;

/// <summary>What the operations on received messages have in common.</summary>
internal static class Handles
{
    /// <exception cref="AwsServiceException">The handle is missing, malformed or another queue's.</exception>
    public static ReceiptHandle Read(string? text, Queue queue)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw SqsError.MissingParameter("ReceiptHandle");
        }

        return ReceiptHandle.TryRead(text, queue.Id, out var handle) ? handle : throw SqsError.ReceiptHandleIsInvalid(text);
    }

    /// <summary>Does something to each entry of a batch, all in one transaction, and answers each.</summary>
    /// <param name="read">Makes the change of an entry, or refuses it.</param>
    /// <param name="apply">Makes all changes, and says of each whether it found its message.</param>
    /// <param name="notFound">What an entry is answered whose message wasn't found; null: that is no failure.</param>
    public static async Task<BatchResponse<BatchSuccess>> EachAsync<TEntry, TChange>(
        List<(string Id, TEntry Entry)> batch,
        Func<TEntry, TChange> read,
        Func<List<TChange>, Task<List<bool>>> apply,
        Func<TEntry, AwsServiceException>? notFound)
    {
        var accepted = new List<(string Id, TEntry Entry)>();
        var changes = new List<TChange>();
        var successes = new List<BatchSuccess>();
        var failures = new List<BatchFailure>();
        foreach (var (id, entry) in batch)
        {
            try
            {
                changes.Add(read(entry));
                accepted.Add((id, entry));
            }
            catch (AwsServiceException refusal)
            {
                failures.Add(Batch.Failure(id, refusal));
            }
        }

        var found = await apply(changes);
        for (var index = 0; index < accepted.Count; index++)
        {
            var (id, entry) = accepted[index];
            if (!found[index] && notFound is not null)
            {
                failures.Add(Batch.Failure(id, notFound(entry)));
            }
            else
            {
                successes.Add(new BatchSuccess(id));
            }
        }

        return Batch.Response(successes, failures);
    }
}

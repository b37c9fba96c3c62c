using LocalCloud.FrontDoor;

namespace LocalCloud.Sqs.Api;

/// <summary>What all batch operations have in common: up to ten entries with ids of their own, and an answer to each.</summary>
internal static class Batch
{
    private const int Most = 10;
    private const int LongestId = 80;

    /// <summary>The entries with their ids.</summary>
    /// <exception cref="AwsServiceException">There are none or too many, or an id is malformed or doubled: the whole request is refused.</exception>
    public static List<(string Id, T Entry)> Read<T>(List<T?>? entries, string entryName)
        where T : class, IBatchEntry
    {
        if (entries is not { Count: > 0 })
        {
            throw SqsError.EmptyBatchRequest(entryName);
        }

        if (entries.Count > Most)
        {
            throw SqsError.TooManyEntriesInBatchRequest(entries.Count);
        }

        var ids = new HashSet<string>();
        var batch = new List<(string, T)>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry?.Id is not { Length: > 0 and <= LongestId } id || !id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            {
                throw SqsError.InvalidBatchEntryId();
            }

            if (!ids.Add(id))
            {
                throw SqsError.BatchEntryIdsNotDistinct(id);
            }

            batch.Add((id, entry));
        }

        return batch;
    }

    public static BatchFailure Failure(string id, AwsServiceException refusal) => new(id, SenderFault: true, refusal.QueryCode ?? refusal.Code, refusal.Message);

    public static BatchResponse<T> Response<T>(List<T> successes, List<BatchFailure> failures) =>
        new(successes.Count > 0 ? successes : null, failures.Count > 0 ? failures : null);
}

using Amazon.DynamoDBv2.Model;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Events;

/// <summary>
/// Merges queries whose answers are in order, the newest first, into one list in that order. Each is read on only when its last
/// answer is used up: what is read grows with what is listed, not with what the table holds.
/// </summary>
internal sealed class NewestFirst
{
    private const int SmallestPage = 4;

    /// <summary>DynamoDB counts before it filters: with a filter that few pass, small pages would be many pages.</summary>
    public const int LargestPage = 1000;

    private readonly StackTable _table;
    private readonly List<Part> _parts;

    /// <param name="wanted">About how many will be taken: from it follows how much to ask for at once, where a query doesn't say.</param>
    public NewestFirst(StackTable table, IEnumerable<QueryRequest> queries, int wanted)
    {
        _table = table;
        _parts = [.. queries.Select(query => new Part(query))];
        // Twice an even share: shards are never filled quite evenly, and one answer costs less than two.
        var page = Math.Clamp(2L * wanted / Math.Max(1, _parts.Count), SmallestPage, LargestPage);
        _parts.ForEach(part => part.Query.Limit ??= (int)page);
    }

    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<IReadOnlyList<StoredEvent>> TakeAsync(int count, Func<StoredEvent, bool> isListed, CancellationToken cancellationToken)
    {
        List<StoredEvent> taken = [];
        await Task.WhenAll(_parts.Select(part => ReadOnAsync(part, cancellationToken)));
        PriorityQueue<Part, StoredEvent> next = new(EventOrder.NewestFirst);
        next.EnqueueRange(_parts.Where(part => part.Read.Count > 0).Select(part => (part, part.Read.Peek())));
        while (taken.Count < count && next.TryDequeue(out var part, out _))
        {
            if (part.Read.Dequeue() is var newest && isListed(newest))
            {
                taken.Add(newest);
            }

            if (part.Read.Count == 0)
            {
                await ReadOnAsync(part, cancellationToken);
            }

            if (part.Read.TryPeek(out var following))
            {
                next.Enqueue(part, following);
            }
        }

        return taken;
    }

    private async Task ReadOnAsync(Part part, CancellationToken cancellationToken)
    {
        while (part is { IsOver: false, Read.Count: 0 }) // an answer may be empty and not the last: all that it read was filtered
        {
            var page = await _table.QueryPageAsync(part.Query, cancellationToken);
            foreach (var item in page.Items ?? [])
            {
                part.Read.Enqueue(StoredEvent.Read(item));
            }

            part.Query.ExclusiveStartKey = page.LastEvaluatedKey;
            part.Query.Limit = Math.Min(2 * (part.Query.Limit ?? LargestPage), LargestPage);
            part.IsOver = page.LastEvaluatedKey is not { Count: > 0 };
        }
    }

    private sealed class Part(QueryRequest query)
    {
        public QueryRequest Query => query;

        /// <summary>What was read and isn't listed yet.</summary>
        public Queue<StoredEvent> Read { get; } = [];

        public bool IsOver { get; set; }
    }
}

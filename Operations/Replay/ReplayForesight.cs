using System.Text.Json;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Transactions;
using Webhooks.Providers;

namespace Webhooks.Operations.Replay;

/// <summary>Finds out what replaying would change: reads each archived message and each payment's row, and writes nothing.</summary>
public sealed class ReplayForesight(ArchiveBucket archive, TransactionStore transactions)
{
    /// <summary>So many messages are looked into at the most; of more, the first that would be sent.</summary>
    public const int Most = 200;

    private const int AtATime = 8;

    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<Foresight> ReadAsync(IReadOnlyList<ReplayItem> plan, CancellationToken cancellationToken)
    {
        ReplayItem[] planned = [.. plan.Where(item => item.State == ReplayState.Planned)];
        var looked = new Looked[Math.Min(planned.Length, Most)];
        await EachAsync(looked.Length, async (at, token) => looked[at] = await LookAsync(planned[at], token), cancellationToken);
        var payments = looked.Where(one => one.Event?.Transaction is not null).GroupBy(one => one.Event!.Transaction!.TransactionId, StringComparer.Ordinal).ToList();
        var effects = new PaymentEffect[payments.Count];
        await EachAsync(effects.Length, async (at, token) => effects[at] = await OfAsync(payments[at], token), cancellationToken);
        return new Foresight(
            effects,
            looked.Count(one => one.Event is { Transaction: null }),
            [.. looked.Where(one => one.Problem is not null).Select(one => (one.Item.EventId, one.Problem!))],
            planned.Length - looked.Length);
    }

    private static Task EachAsync(int count, Func<int, CancellationToken, ValueTask> look, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, look);

    private async Task<PaymentEffect> OfAsync(IGrouping<string, Looked> payment, CancellationToken cancellationToken)
    {
        try
        {
            var row = await transactions.FindAsync(payment.Key, cancellationToken);
            return PaymentEffect.Of(payment.Key, [.. payment.Select(one => (one.Item.EventId, one.Event!.Transaction!))], row);
        }
        catch (Exception strange) when (strange is FormatException or KeyNotFoundException)
        {
            return PaymentEffect.Unreadable(payment.Key, [.. payment.Select(one => one.Item.EventId)], $"Its row isn't as the consumer writes one: {strange.Message}");
        }
    }

    private async Task<Looked> LookAsync(ReplayItem item, CancellationToken cancellationToken)
    {
        try
        {
            var archived = StandardEvent.Parse(await archive.ReadAsync(item.ArchiveKey!, cancellationToken));
            var isWhole = archived.PayloadRef is not { } payload || await archive.FindMetadataAsync(payload, cancellationToken) is not null;
            return new Looked(item, archived, isWhole ? null : $"Its payload isn't in the archive any more: {archived.PayloadRef}");
        }
        catch (Exception fault) when (fault is JsonException or OperationException)
        {
            return new Looked(item, null, fault.Message.ReplaceLineEndings(" "));
        }
    }

    private sealed record Looked(ReplayItem Item, StandardEvent? Event, string? Problem);
}

/// <summary>What replaying would change.</summary>
/// <param name="Payments">One for each payment that the messages say something of.</param>
/// <param name="WithoutPayment">How many events say nothing of a payment: they are stored, and that is all.</param>
/// <param name="Problems">What can't be sent as it is, or of which it can't be told.</param>
/// <param name="NotLookedInto">How many more would be sent.</param>
public sealed record Foresight(IReadOnlyList<PaymentEffect> Payments, int WithoutPayment, IReadOnlyList<(string EventId, string Problem)> Problems, int NotLookedInto)
{
    public int Count(EffectKind kind) => Payments.Count(payment => payment.Kind == kind);
}

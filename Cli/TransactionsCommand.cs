using System.CommandLine;
using Spectre.Console;
using Webhooks.Operations;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;
using Webhooks.Operations.Transactions;

namespace Webhooks.Cli;

/// <summary><c>webhooks transactions show pi_1</c>: a payment, the events that led to it, and what changed when.</summary>
internal static class TransactionsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var transactionId = new Argument<string>("id") { Description = "The payment's id: pi_…" };
        var outputs = StackOption.Outputs();
        var json = StackOption.Json();
        var show = new Command("show", "Shows a payment, the events that led to it, and what changed when.") { transactionId, json, outputs };
        show.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(transactionId), parsed.GetValue(json), StackOption.Read(parsed.GetValue(outputs), surroundings), surroundings, cancellationToken));
        return new Command("transactions", "Finds payments.") { show };
    }

    private static async Task<int> RunAsync(string transactionId, bool json, StackOutputs outputs, Surroundings surroundings, CancellationToken cancellationToken)
    {
        using var transactions = new TransactionStore(outputs);
        using var events = new EventStore(outputs, surroundings.Time);
        using var audit = new AuditTrail(outputs);
        var row = await transactions.ReadAsync(transactionId, cancellationToken);
        var led = await events.OfTransactionAsync(transactionId, cancellationToken);
        var changes = await audit.OfTransactionAsync(transactionId, cancellationToken);
        if (row is null && led.Count == 0 && changes.Count == 0)
        {
            throw new OperationException($"{transactionId} isn't in {transactions.TableName}, and no event says anything of it.");
        }

        if (json)
        {
            surroundings.Output.Json(new { Transaction = row, Events = led, Changes = changes });
            return Entry.Done;
        }

        var output = surroundings.Output;
        if (row is null)
        {
            output.WriteLine($"{transactionId} isn't in {transactions.TableName}: the events below have not been stored, or the row was removed.");
        }
        else
        {
            output.Members(row);
        }

        output.WriteLine();
        EventsListCommand.Table(output, led);
        output.WriteLine();
        output.Table(
            ["changed", "by", "status", "attributes"],
            changes.Select(change => new[] { Print.Seconds(change.At), change.ChangedBy, $"{change.StatusBefore ?? "-"} -> {change.StatusAfter ?? "-"}", string.Join(' ', change.Attributes) }));
        return Entry.Done;
    }
}

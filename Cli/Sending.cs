using System.Globalization;
using Webhooks.Operations;
using Webhooks.Operations.Events;

namespace Webhooks.Cli;

/// <summary>Sends webhooks until all are stored, each once, or says what isn't.</summary>
internal sealed class Sending(WebhookSender sender, Uri url, Func<SignedWebhook> make, int copies, EventStore events, string table, TimeProvider time)
{
    /// <summary>Up to here each step of each event is worth a line.</summary>
    public const int Few = 5;

    private const int AtATime = 16;
    private const string WhereToLook = "See the consumer's log and the dead-letter queue.";
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(30);

    /// <summary>One event after the other, each followed until it is stored.</summary>
    /// <exception cref="OperationException">One was refused, or isn't stored once.</exception>
    public async Task StepByStepAsync(string type, int count, Steps steps, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < count; sent++)
        {
            var webhook = make();
            steps.Print("signed", $"{webhook.EventId}, {type}, {webhook.Body.Length} bytes");

            var answers = await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => sender.SendAsync(url, webhook, cancellationToken)));
            var refused = answers.Where(answer => !answer.IsAccepted).ToList();
            var shown = refused.FirstOrDefault() ?? answers[0];
            steps.Print("answered", $"{(int)shown.Status} {shown.Status} by {url}{(copies > 1 ? $", {answers.Length - refused.Count} of {copies} accepted" : "")}");
            if (refused.Count > 0)
            {
                throw new OperationException($"Refused with {shown.Refusal}");
            }

            var stored = await events.WaitForAsync(webhook.EventId, StoreTimeout, cancellationToken);
            if (await ProblemAsync(webhook.EventId, stored, cancellationToken) is { } problem)
            {
                throw new OperationException(problem);
            }

            steps.Print("stored", $"{webhook.EventId}{(copies > 1 ? ", once" : "")}{(stored!.TransactionId is { } payment ? $", payment {payment}" : "")}", "green");
        }
    }

    /// <summary>All of them, then one line each on how they were answered and stored.</summary>
    /// <exception cref="OperationException">One was refused, or isn't stored once.</exception>
    public async Task InSumAsync(int count, int? perSecond, Steps steps, CancellationToken cancellationToken)
    {
        var result = await new SendRun(sender, url, make, copies, time).RunAsync(count, perSecond, cancellationToken);
        steps.Print("answered", $"{result.Latencies.Count} of {count * copies} accepted in {Seconds(result.Elapsed)}, {Milliseconds(result, 50)} p50, {Milliseconds(result, 99)} p99, by {url}");

        var began = time.GetTimestamp();
        var problems = await StoreProblemsAsync(result.Accepted, began, cancellationToken);
        steps.Print("stored", $"{result.Accepted.Count - problems.Count} of {count}{(copies > 1 ? ", once each" : "")}", problems.Count == 0 && result.Problems.Count == 0 ? "green" : "default");
        if (result.Problems is [var first, ..])
        {
            throw new OperationException($"{result.Problems.Count} of {count * copies} were not accepted; one with {first}");
        }

        if (problems is [var problem, ..])
        {
            throw new OperationException($"{problems.Count} of {count} are not stored as they should be; one of them: {problem}");
        }
    }

    private async Task<IReadOnlyList<string>> StoreProblemsAsync(IReadOnlyList<string> eventIds, long began, CancellationToken cancellationToken)
    {
        var problems = new string?[eventIds.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, eventIds.Count), options, async (at, token) =>
        {
            var left = StoreTimeout - time.GetElapsedTime(began);
            var stored = await events.WaitForAsync(eventIds[at], left > TimeSpan.Zero ? left : TimeSpan.Zero, token);
            problems[at] = await ProblemAsync(eventIds[at], stored, token);
        });
        return [.. problems.OfType<string>()];
    }

    private async Task<string?> ProblemAsync(string eventId, StoredEvent? stored, CancellationToken cancellationToken)
    {
        if (stored is not { IsProcessed: true })
        {
            return stored is null
                ? $"{eventId} was accepted, but isn't in {table} after {StoreTimeout.TotalSeconds:0} s. {WhereToLook}"
                : $"{eventId} was accepted, but its status is '{stored.Status}'. {WhereToLook}";
        }

        return copies > 1 && await events.CountAsync(eventId, cancellationToken) is not 1 and var items ? $"{eventId} is in {table} {items} times." : null;
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static string Milliseconds(SendResult result, int percent) =>
        result.Percentile(percent) is { } time ? $"{time.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture)} ms" : "-";
}

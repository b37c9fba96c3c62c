using System.Collections.Concurrent;

namespace Webhooks.Operations;

/// <summary>Sends many webhooks, one after the other or at a pace, and keeps count of the answers.</summary>
/// <param name="make">Makes the next webhook.</param>
/// <param name="copies">How often each is sent, at the same moment.</param>
public sealed class SendRun(WebhookSender sender, Uri url, Func<SignedWebhook> make, int copies, TimeProvider time)
{
    /// <summary>At a pace, the next one doesn't wait for the answer to the one before; but more open requests than this tell of nothing but their own queue.</summary>
    private const int MostAtATime = 256;

    private readonly ConcurrentBag<(TimeSpan Latency, string? Problem)> _answers = [];
    private readonly ConcurrentQueue<string> _accepted = [];

    /// <param name="perSecond">How many to begin in a second, their copies not counted; null: each when the one before is answered.</param>
    public async Task<SendResult> RunAsync(int count, int? perSecond, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var slots = new SemaphoreSlim(perSecond is null ? 1 : MostAtATime);
        var pace = perSecond is { } rate ? new Pace(rate, time) : null;
        List<Task> open = [];
        for (var begun = 0; begun < count; begun++)
        {
            await slots.WaitAsync(cancellationToken);
            await (pace?.NextAsync(cancellationToken) ?? Task.CompletedTask);
            open.Add(SendAsync(make(), slots, cancellationToken));
        }

        await Task.WhenAll(open);
        return new SendResult
        {
            Accepted = [.. _accepted],
            Latencies = [.. _answers.Where(answer => answer.Problem is null).Select(answer => answer.Latency).Order()],
            Problems = [.. _answers.Select(answer => answer.Problem).OfType<string>()],
            Elapsed = time.GetElapsedTime(began),
        };
    }

    private async Task SendAsync(SignedWebhook webhook, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            var problems = await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => SendAsync(webhook, cancellationToken)));
            if (problems.All(problem => problem is null))
            {
                _accepted.Enqueue(webhook.EventId);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<string?> SendAsync(SignedWebhook webhook, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        string? problem;
        try
        {
            var answer = await sender.SendAsync(url, webhook, cancellationToken);
            problem = answer.IsAccepted ? null : answer.Refusal;
        }
        catch (OperationException unanswered)
        {
            problem = unanswered.Message;
        }

        _answers.Add((time.GetElapsedTime(began), problem));
        return problem;
    }
}

/// <summary>How a run of webhooks was answered.</summary>
public sealed record SendResult
{
    /// <summary>The events of which every copy was answered 200.</summary>
    public required IReadOnlyList<string> Accepted { get; init; }

    /// <summary>How long each 200 took, in ascending order.</summary>
    public required IReadOnlyList<TimeSpan> Latencies { get; init; }

    /// <summary>Why a copy was refused or not answered, one entry each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>From the first one's beginning to the last one's answer.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The time in which so many percent were answered; null when none was.</summary>
    public TimeSpan? Percentile(int percent) => Operations.Percentile.Of(Latencies, percent);
}

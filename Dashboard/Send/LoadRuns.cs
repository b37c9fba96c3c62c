using System.Collections.Concurrent;
using Webhooks.Dashboard.Runs;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <summary>Puts load on the stack's own gateway, one run at a time, and remembers the last ones.</summary>
internal sealed partial class LoadRuns(CurrentStack stack, StackReadings readings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LoadRuns> logger)
    : RunKeeper<LoadRun>(readings, lifetime, logger), IDisposable
{
    /// <summary>Requests that are open at once, at the most: more would tell of nothing but their own queue.</summary>
    public const int MostAtATime = 64;

    /// <summary>Up to here every accepted event is asked for; of more, so many.</summary>
    public const int MostAsked = 2_000;

    private const int AskedAtATime = 16;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(35); // the gateway gives up after 29 s
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new(WebhookSender.Connection(stack.IsOnThisMachine)) { Timeout = AnswerTimeout };
    private readonly Lock _lock = new();

    /// <summary>The one that was started last; null: none yet.</summary>
    public LoadRun? Latest { get; private set; }

    /// <param name="perSecond">1 to <see cref="LoadRun.MostPerSecond"/>.</param>
    /// <param name="seconds">1 to <see cref="LoadRun.MostSeconds"/>.</param>
    /// <exception cref="OperationException">One is running, a figure is out of its bounds, or the outputs say neither where to send to, nor how to sign.</exception>
    public LoadRun Start(Provider provider, string type, int perSecond, int seconds)
    {
        InRange(perSecond, LoadRun.MostPerSecond, "webhooks per second");
        InRange(seconds, LoadRun.MostSeconds, "seconds");
        var secret = stack.Outputs.SigningSecret(provider);
        LoadRun run = new(provider, type, perSecond, seconds, stack.Outputs.WebhookUrl(provider), time);
        WebhookSender sender = new(_http, time, Random.Shared);
        _ = sender.Make(provider, type, secret); // what can't be made is said now, and not by the run's page
        lock (_lock)
        {
            if (Latest is { IsOver: false } running)
            {
                throw new OperationException($"One load at a time: {running.Name} is running since {running.At.UtcDateTime:HH:mm:ss} UTC. Wait until it is over, or stop it on its page, which Send links to.") { Obstacle = Obstacle.Conflict };
            }

            Latest = run;
        }

        Log.Started(logger, run.Id, run.Name);
        return Start(run, "The dashboard ended. What was accepted is stored all the same.", cancellationToken => RunAsync(run, sender, secret, cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    private static void InRange(int value, int most, string what)
    {
        if (value < 1 || value > most)
        {
            throw new OperationException($"Load is 1 to {most} {what}. Go back and choose another number.") { Obstacle = Obstacle.Input };
        }
    }

    private async Task RunAsync(LoadRun run, WebhookSender sender, ProviderSecret secret, CancellationToken cancellationToken)
    {
        using (run)
        {
            var accepted = await SendAllAsync(run, () => sender.Make(run.Provider, run.Type, secret), sender, cancellationToken);
            run.Enter(LoadPhase.Checks);
            await CheckAsync(run, accepted, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> SendAllAsync(LoadRun run, Func<SignedWebhook> make, WebhookSender sender, CancellationToken cancellationToken)
    {
        ConcurrentQueue<string> accepted = [];
        List<Task> open = [];
        using SemaphoreSlim slots = new(MostAtATime);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(run.Seconds), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Sending, limit.Token);
        Pace pace = new(run.PerSecond, time);
        try
        {
            for (var begun = 0; begun < run.PerSecond * run.Seconds; begun++)
            {
                await slots.WaitAsync(ending.Token);
                await pace.NextAsync(ending.Token);
                open.Add(SendAsync(make()));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its time is up, or it was stopped: what is open is answered all the same.
        }

        await Task.WhenAll(open);
        return [.. accepted];

        async Task SendAsync(SignedWebhook webhook)
        {
            var second = run.TellSent();
            var began = time.GetTimestamp();
            try
            {
                var answer = await sender.SendAsync(run.Url, webhook, cancellationToken);
                run.TellAnswered(second, answer, time.GetElapsedTime(began), answer.IsAccepted ? null : answer.Refusal);
                if (answer.IsAccepted)
                {
                    accepted.Enqueue(webhook.EventId);
                }
            }
            catch (OperationException unanswered)
            {
                run.TellAnswered(second, null, default, unanswered.Message);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private async Task CheckAsync(LoadRun run, IReadOnlyList<string> accepted, CancellationToken cancellationToken)
    {
        var asked = Math.Min(accepted.Count, MostAsked);
        StoreCheck check = new(accepted.Count, asked);
        run.Check = check;
        var began = time.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Checking);
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, asked), new ParallelOptions { MaxDegreeOfParallelism = AskedAtATime, CancellationToken = ending.Token }, async (at, token) =>
            {
                var eventId = accepted[(int)((long)at * accepted.Count / asked)];
                var left = StoreTimeout - time.GetElapsedTime(began);
                var stored = await stack.Events.WaitForAsync(eventId, left > TimeSpan.Zero ? left : TimeSpan.Zero, token);
                check.Tell(stored is { IsProcessed: true } ? await stack.Events.CountAsync(eventId, token) : 0, time.GetElapsedTime(began));
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody wants to wait for it: what was seen so far stands.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Load {Run} was started: {Load}")]
        public static partial void Started(ILogger logger, string run, string load);
    }
}

using Webhooks.Operations;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;
using Webhooks.Operations.Replay;
using Webhooks.Providers;

namespace Webhooks.AppHost.Model;

/// <summary>Something to be done to the running stack by a click.</summary>
/// <param name="Name">For programs.</param>
/// <param name="Label">For people.</param>
/// <param name="Confirmation">What is asked before; null: nothing.</param>
/// <param name="RunAsync">Does it and says in one line what came of it; throws <see cref="OperationException"/> when it can't be done.</param>
internal sealed record StackCommand(string Name, string Label, string Description, string? Confirmation, Func<StackOutputs, TimeProvider, CancellationToken, Task<string>> RunAsync);

/// <summary>The commands that an orchestrator offers: what the CLI does, without its options.</summary>
internal static class StackCommands
{
    private const double RedrivesPerSecond = 20;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<StackCommand> All { get; } =
    [
        .. Catalog.Providers.Select(provider => new StackCommand(
            $"send-{provider.Name}", $"Send test event ({provider.DisplayName})", $"Signs a sample as {provider.DisplayName} does, and posts it to the API.", null,
            (outputs, time, cancellationToken) => SendAsync(provider, outputs, time, cancellationToken))),
        new("redrive", "Redrive dead letters", "Sends every event that failed back to the consumer, oldest first. The archive keeps them.", "Send every failed event back to the consumer?", RedriveAsync),
    ];

    private static async Task<string> SendAsync(Provider provider, StackOutputs outputs, TimeProvider time, CancellationToken cancellationToken)
    {
        using HttpClient http = new(WebhookSender.Connection(onThisMachine: true)) { Timeout = AnswerTimeout };
        WebhookSender sender = new(http, time, Random.Shared);
        var webhook = sender.Make(provider, Samples.Types(provider)[0], outputs.SigningSecret(provider));
        var answer = await sender.SendAsync(outputs.WebhookUrl(provider), webhook, cancellationToken);
        return answer.IsAccepted ? $"{webhook.EventId} is accepted." : throw new OperationException($"{webhook.EventId} is refused with {answer.Refusal}");
    }

    private static async Task<string> RedriveAsync(StackOutputs outputs, TimeProvider time, CancellationToken cancellationToken)
    {
        using EventStore events = new(outputs, time);
        using ArchiveBucket archive = new(outputs);
        var plan = await new ReplayPlanner(events, archive).FailedAsync(Catalog.Providers, days: null, cancellationToken);
        using AuditTrail audit = new(outputs);
        Replayer replayer = new(events, archive, new WebhookQueue(outputs, time), audit, "AppHost redrive", time);
        var items = await replayer.SendAsync(plan, RedrivesPerSecond, cancellationToken).ToListAsync(cancellationToken);
        return items.FirstOrDefault(item => item.State == ReplayState.Failed) is { } failed
            ? throw new OperationException($"{items.Count(item => item.State == ReplayState.Sent)} of {items.Count} are sent; {failed.EventId} is not: {failed.Note}")
            : $"{items.Count(item => item.State == ReplayState.Sent)} of {items.Count} are sent.";
    }
}

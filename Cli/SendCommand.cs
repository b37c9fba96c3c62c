using System.CommandLine;
using Webhooks.Operations;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Cli;

/// <summary><c>webhooks send stripe payment_intent.succeeded</c>: sends a sample as the provider would, and waits until it is stored.</summary>
internal static class SendCommand
{
    private const int MostEvents = 10_000;
    private const int MostCopies = 1_000;
    private const int MostPerSecond = 10_000;

    // Longer than API Gateway's 29 s, so that its own answer is the one that is shown.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(35);

    public static Command Create(Surroundings surroundings)
    {
        var provider = new Argument<string>("provider") { Description = $"Who sends it: {string.Join(", ", Catalog.Providers)}." };
        var type = new Argument<string>("type") { Description = "The event type, of which there must be a sample: payment_intent.succeeded." };
        var outputs = StackOption.Outputs();
        var secret = new Option<string?>("--secret") { Description = "Sign with this key instead of the one in the outputs." };
        var count = new Option<int>("--count") { Description = "Send that many events, one after the other.", DefaultValueFactory = _ => 1 };
        var rate = new Option<int?>("--rate") { Description = "Send so many a second, without waiting for one before the next." };
        var duplicate = new Option<int>("--duplicate") { Description = "Send each event that many times at the same moment, to see it stored once.", DefaultValueFactory = _ => 1 };
        var tamper = new Option<bool>("--tamper") { Description = "Change the body after signing it, to see it refused." };
        var stale = new Option<bool>("--stale") { Description = "Sign it as of longer ago than the provider's signatures are taken, to see it refused." };
        var unsigned = new Option<bool>("--unsigned") { Description = "Send no signature, to see it refused." };
        var command = new Command("send", "Sends a signed sample webhook with a fresh id, and waits until it is stored. Exit code 0 only then.")
        {
            provider, type, outputs, secret, count, rate, duplicate, tamper, stale, unsigned,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new Request(
                parsed.GetRequiredValue(provider), parsed.GetRequiredValue(type), parsed.GetValue(outputs), parsed.GetValue(secret), parsed.GetValue(count),
                parsed.GetValue(rate), parsed.GetValue(duplicate), parsed.GetValue(tamper), parsed.GetValue(stale), parsed.GetValue(unsigned)),
            surroundings,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request asked, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var steps = new Steps(surroundings.Output, surroundings.Time);
        var provider = StackOption.ProviderOf(asked.Provider);
        asked.Validate();
        _ = Samples.Read(provider, asked.Type); // before a run is looked for: a typing error isn't mended by starting one

        var signedAgo = asked.Stale ? TooLongAgo(provider) : TimeSpan.Zero;

        var outputs = StackOption.Read(asked.Outputs, surroundings);
        var url = outputs.WebhookUrl(provider);
        var secret = asked.Secret is { } key ? new ProviderSecret { Keys = [key], NotificationUrls = [url.AbsoluteUri] } : outputs.SigningSecret(provider);
        using var http = new HttpClient(WebhookSender.Connection(url.IsLoopback)) { Timeout = AnswerTimeout };
        using var events = new EventStore(outputs, surroundings.Time);
        var sender = new WebhookSender(http, surroundings.Time, surroundings.Random);
        var sending = new Sending(
            sender, url, () => Spoil(sender.Make(provider, asked.Type, secret, signedAgo), asked), asked.Duplicate, events, outputs.TableName!, surroundings.Time);
        await (asked.Rate is null && asked.Count <= Sending.Few
            ? sending.StepByStepAsync(asked.Type, asked.Count, steps, cancellationToken)
            : sending.InSumAsync(asked.Count, asked.Rate, steps, cancellationToken));
        return Entry.Done;
    }

    private static TimeSpan TooLongAgo(Provider provider) => provider.OldestSignature * 2
        ?? throw new OperationException($"{provider.DisplayName}'s signatures have no time in them, so none is ever stale. Try --tamper.");

    /// <summary>What was asked to be wrong with it, after it was signed rightly.</summary>
    private static SignedWebhook Spoil(SignedWebhook webhook, Request asked) => webhook with
    {
        // White space at the end leaves the event what it is: only the signature can notice.
        Body = asked.Tamper ? (byte[])[.. webhook.Body.Span, (byte)' '] : webhook.Body,
        Headers = asked.Unsigned ? new Dictionary<string, string>() : webhook.Headers,
    };

    private sealed record Request(
        string Provider, string Type, FileInfo? Outputs, string? Secret, int Count, int? Rate, int Duplicate, bool Tamper, bool Stale, bool Unsigned)
    {
        /// <exception cref="OperationException">An option has a value that makes no sense.</exception>
        public void Validate()
        {
            StackOption.InRange(Count, "--count", 1, MostEvents);
            StackOption.InRange(Rate ?? 1, "--rate", 1, MostPerSecond);
            StackOption.InRange(Duplicate, "--duplicate", 1, MostCopies);
            if (Secret is not null && string.IsNullOrWhiteSpace(Secret))
            {
                throw new OperationException("--secret must not be blank: nothing that is signed with a blank key is let in.");
            }
        }
    }
}

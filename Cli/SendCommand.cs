using System.CommandLine;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Cli;

/// <summary><c>webhooks send stripe payment_intent.succeeded</c>: sends a sample as the provider would, and waits until it is stored.</summary>
internal static class SendCommand
{
    private const int MostEvents = 10_000;

    // Longer than API Gateway's 29 s, so that its own answer is the one that is shown.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TooLongAgo = TimeSpan.FromMinutes(10);

    public static Command Create(Surroundings surroundings)
    {
        var provider = new Argument<string>("provider") { Description = $"Who sends it: {string.Join(", ", Catalog.Providers)}." };
        var type = new Argument<string>("type") { Description = "The event type, of which there must be a sample: payment_intent.succeeded." };
        var outputs = new Option<FileInfo?>("--outputs") { Description = "The stack's outputs file. Default: .local/outputs.json of the solution." };
        var secret = new Option<string?>("--secret") { Description = "Sign with this key instead of the one in the outputs." };
        var count = new Option<int>("--count") { Description = "Send that many events, one after the other.", DefaultValueFactory = _ => 1 };
        var tamper = new Option<bool>("--tamper") { Description = "Change the body after signing it, to see it refused." };
        var stale = new Option<bool>("--stale") { Description = "Sign it as of ten minutes ago, to see it refused." };
        var unsigned = new Option<bool>("--unsigned") { Description = "Send no signature, to see it refused." };
        var command = new Command("send", "Sends a signed sample webhook with a fresh id, and waits until it is stored. Exit code 0 only then.")
        {
            provider, type, outputs, secret, count, tamper, stale, unsigned,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new Request(
                parsed.GetRequiredValue(provider), parsed.GetRequiredValue(type), parsed.GetValue(outputs), parsed.GetValue(secret),
                parsed.GetValue(count), parsed.GetValue(tamper), parsed.GetValue(stale), parsed.GetValue(unsigned)),
            surroundings,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request asked, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var steps = new Steps(surroundings.Output, surroundings.Time);
        var provider = Catalog.Find(asked.Provider)
            ?? throw new OperationException($"There is no provider '{asked.Provider}'. There are: {string.Join(", ", Catalog.Providers)}.");
        asked.Validate();
        _ = Samples.Read(provider, asked.Type); // before a run is looked for: a typing error isn't mended by starting one

        var outputs = asked.Outputs is { } file ? StackOutputs.Read(file.FullName) : StackOutputs.Find(surroundings.Folders);
        var secret = asked.Secret is { } key ? new ProviderSecret { Keys = [key] } : outputs.SigningSecret(provider);
        var url = outputs.WebhookUrl(provider);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = !url.IsLoopback }) { Timeout = AnswerTimeout };
        using var events = new EventStore(outputs, surroundings.Time);
        var sender = new WebhookSender(http, surroundings.Time, surroundings.Random);
        for (var sent = 0; sent < asked.Count; sent++)
        {
            var webhook = Spoil(sender.Make(provider, asked.Type, secret, asked.Stale ? TooLongAgo : TimeSpan.Zero), asked);
            steps.Print("signed", $"{webhook.EventId}, {asked.Type}, {webhook.Body.Length} bytes");

            var answer = await sender.SendAsync(url, webhook, cancellationToken);
            steps.Print("answered", $"{(int)answer.Status} {answer.Status} by {url}");
            if (!answer.IsAccepted)
            {
                throw new OperationException($"Refused with {(int)answer.Status} {answer.Status}: {answer.Reason}");
            }

            var stored = await events.WaitForAsync(webhook.EventId, StoreTimeout, cancellationToken);
            if (stored is not { IsProcessed: true })
            {
                throw new OperationException(stored is null
                    ? $"{webhook.EventId} was accepted, but isn't in {outputs.TableName} after {StoreTimeout.TotalSeconds:0} s. See the consumer's log and the dead-letter queue."
                    : $"{webhook.EventId} was accepted, but its status is '{stored.Status}'. See the consumer's log and the dead-letter queue.");
            }

            steps.Print("stored", stored.TransactionId is { } payment ? $"{stored.EventId}, payment {payment}" : stored.EventId, "green");
        }

        return Entry.Done;
    }

    /// <summary>What was asked to be wrong with it, after it was signed rightly.</summary>
    private static SignedWebhook Spoil(SignedWebhook webhook, Request asked) => webhook with
    {
        // White space at the end leaves the event what it is: only the signature can notice.
        Body = asked.Tamper ? (byte[])[.. webhook.Body.Span, (byte)' '] : webhook.Body,
        Headers = asked.Unsigned ? new Dictionary<string, string>() : webhook.Headers,
    };

    private sealed record Request(string Provider, string Type, FileInfo? Outputs, string? Secret, int Count, bool Tamper, bool Stale, bool Unsigned)
    {
        /// <exception cref="OperationException">An option has a value that makes no sense.</exception>
        public void Validate()
        {
            if (Count is < 1 or > MostEvents)
            {
                throw new OperationException($"--count is from 1 to {MostEvents}, not {Count}.");
            }

            if (Secret is not null && string.IsNullOrWhiteSpace(Secret))
            {
                throw new OperationException("--secret must not be blank: nothing that is signed with a blank key is let in.");
            }
        }
    }
}

using System.Net.Http.Headers;
using System.Text;
using Webhooks.Providers;

namespace Webhooks.Operations;

/// <summary>Makes, signs and posts webhooks as a provider does.</summary>
/// <param name="random">Makes ids unique.</param>
public sealed class WebhookSender(HttpClient http, TimeProvider time, Random random)
{
    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 24;

    /// <summary>A connection as a provider's: it says nothing of the trace that this program is in, by which the stack would take it for a part of that.</summary>
    /// <param name="onThisMachine">No proxy reaches this machine's loopback.</param>
    public static SocketsHttpHandler Connection(bool onThisMachine) => new() { UseProxy = !onThisMachine, ActivityHeadersPropagator = null };

    /// <summary>A sample as a new event of now, signed.</summary>
    /// <param name="signedAgo">How long ago to have signed it, to show what happens to an old signature.</param>
    /// <exception cref="OperationException">There is no such sample, or the secret can't sign.</exception>
    public SignedWebhook Make(Provider provider, string type, ProviderSecret secret, TimeSpan signedAgo = default)
    {
        var webhook = Sign(provider, Sample(provider, type), secret, signedAgo, out var problem);
        return problem is null ? webhook : throw new OperationException($"The sample is no {provider.DisplayName} event: {problem}");
    }

    /// <summary>A sample as a new event of now, to be changed before it is signed.</summary>
    /// <exception cref="OperationException">There is no such sample.</exception>
    public byte[] Sample(Provider provider, string type) => provider.Freshen(Samples.Read(provider, type), random.GetString(IdCharacters, IdLength), time.GetUtcNow());

    /// <summary>Any body, signed as it is.</summary>
    /// <param name="signedAgo">How long ago to have signed it, to show what happens to an old signature.</param>
    /// <param name="problem">Why the body is no event of the provider's, and the webhook's event id empty; null when it is one.</param>
    /// <exception cref="OperationException">The secret can't sign.</exception>
    public SignedWebhook Sign(Provider provider, byte[] body, ProviderSecret secret, TimeSpan signedAgo, out string? problem)
    {
        var now = time.GetUtcNow();
        // As the processor will read it, so that both mean the same event.
        var request = new WebhookRequest { Body = body, Headers = new Dictionary<string, string>(), ReceivedAt = now };
        return new SignedWebhook(provider.TryRead(request, out var read, out problem) ? read.EventId : "", body, Sign(provider, body, secret, now - signedAgo));
    }

    /// <summary>Posts a webhook and waits for the answer.</summary>
    /// <exception cref="OperationException">Nothing answers there, or not in time.</exception>
    public async Task<WebhookAnswer> SendAsync(Uri url, SignedWebhook webhook, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(webhook.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", Encoding.UTF8.WebName);
        foreach (var (name, value) in webhook.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return new WebhookAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException fault)
        {
            throw new OperationException($"Nothing answers at {url} ({fault.HttpRequestError}). If the local cloud isn't running, start it with: dotnet run --project AppHost", fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OperationException($"{url} didn't answer within {http.Timeout.TotalSeconds:0} s.", fault);
        }
    }

    private static IReadOnlyDictionary<string, string> Sign(Provider provider, byte[] body, ProviderSecret secret, DateTimeOffset time)
    {
        try
        {
            return provider.Sign(body, secret, time);
        }
        catch (ArgumentException lacking) // the key isn't one, or isn't all that it takes
        {
            throw new OperationException($"Nothing can be signed as {provider.DisplayName}: {lacking.Message.Split(" (Parameter", 2)[0]}", lacking);
        }
    }
}

using System.Buffers;
using System.Security.Cryptography;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Processor;

/// <summary>Takes a provider's webhook: checks its signature over the exact body, then queues it. The work itself is the consumer's.</summary>
public sealed class ProcessorFunction(Provider provider, SecretCache secret, SqsClient queue, IDisposable secretsClient, FunctionLog log, TimeProvider clock) : IFunction
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static ProcessorFunction Create(Provider provider, Settings settings, FunctionLog log, TimeProvider clock)
    {
        var secretArn = settings.FromTemplate($"SECRET_ARN_{provider.Name.ToUpperInvariant()}");
        var queueUrl = settings.FromTemplate("QUEUE_URL");
        var secretsClient = new SecretsManagerClient(settings, clock, Random.Shared);
        var secret = new SecretCache(new SecretReader(provider, secretArn, secretsClient, clock), log, clock);
        return new ProcessorFunction(provider, secret, new SqsClient(queueUrl, settings, clock, Random.Shared), secretsClient, log, clock);
    }

    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Rehearsal.RunAsync(provider, clock, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException) // it would only have saved time
        {
            log.Warn("The rehearsal failed.", fault);
        }

        try
        {
            await secret.WarmUpAsync(cancellationToken);
            queue.Connect(cancellationToken);
        }
        catch (Exception fault) when (fault is SecretException or IOException)
        {
            log.Warn("What a webhook needs can't be reached yet; until it can, every webhook is answered 503.", fault);
        }
    }

    public async Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline)
    {
        var request = GatewayEvent.Read(invocation.Payload.Span);
        var receipt = await ReceiveAsync(request, invocation, deadline);
        ProxyResponse.Write(answer, (int)receipt.Status, receipt.Name, receipt.Value);
    }

    public void Dispose()
    {
        secret.Dispose();
        queue.Dispose();
        secretsClient.Dispose();
    }

    private async Task<Receipt> ReceiveAsync(GatewayEvent received, Invocation invocation, CancellationToken deadline)
    {
        var request = new WebhookRequest
        {
            Headers = received.Headers.Values,
            Body = received.Body,
            ReceivedAt = received.RequestTime ?? clock.GetUtcNow(),
            TraceId = invocation.TraceId,
        };

        SignatureCheck check;
        try
        {
            check = await VerifyAsync(received.Headers, request, deadline);
        }
        catch (Exception fault) when (fault is SecretException or OperationCanceledException)
        {
            log.Error("The signature can't be checked; the provider is asked to try again.", fault);
            return new Receipt.Unavailable("The signature can't be checked at the moment.");
        }

        if (check != SignatureCheck.Valid)
        {
            var explanation = provider.Explain(check);
            log.Warn("Refused.", ("reason", check.ToString()), ("explanation", explanation));
            return new Receipt.Refused(explanation);
        }

        if (!provider.TryRead(request, out var standardEvent, out var problem))
        {
            // Rightly signed, so the provider's own: it must not vanish. For now its hash says which one it was; the archive of
            // unreadable bodies follows with the bucket.
            log.Error(
                "A rightly signed body is not an event.",
                ("problem", problem), ("bytes", request.Body.Length), ("payloadSha256", Convert.ToHexStringLower(SHA256.HashData(request.Body.Span))));
            return new Receipt.Unreadable(problem);
        }

        return await QueueAsync(standardEvent, invocation, deadline);
    }

    private async ValueTask<SignatureCheck> VerifyAsync(GatewayHeaders headers, WebhookRequest request, CancellationToken deadline) =>
        SignatureHeaders.AreAmbiguous(provider, headers)
            ? SignatureCheck.Malformed
            : await secret.CheckAsync(known => provider.VerifyAsync(request, known, clock.GetUtcNow(), deadline), deadline);

    private async Task<Receipt> QueueAsync(StandardEvent standardEvent, Invocation invocation, CancellationToken deadline)
    {
        var message = standardEvent.ToUtf8Json();
        if (message.Length > Receipt.TooLarge.Limit)
        {
            log.Error("The event is larger than can be stored.", ("eventId", standardEvent.EventId), ("type", standardEvent.Type), ("bytes", message.Length));
            return new Receipt.TooLarge(message.Length);
        }

        try
        {
            // SQS refuses a trace header that isn't one, so only one that we could read goes with it.
            var messageId = await queue.SendMessageAsync(message, invocation.TraceId is null ? null : invocation.TraceHeader, deadline);
            log.Info("Queued.", ("eventId", standardEvent.EventId), ("type", standardEvent.Type), ("messageId", messageId), ("bytes", message.Length));
            return new Receipt.Accepted(standardEvent.EventId);
        }
        catch (Exception fault) when (fault is IOException or AwsServiceException or OperationCanceledException)
        {
            log.Error("The event can't be queued; the provider is asked to try again.", fault, ("eventId", standardEvent.EventId), ("type", standardEvent.Type));
            return new Receipt.Unavailable("The event can't be queued at the moment.");
        }
    }
}

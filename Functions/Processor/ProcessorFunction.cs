using System.Buffers;
using System.Security.Cryptography;
using Webhooks.Functions.Archive;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Processor;

/// <summary>Takes a provider's webhook: checks its signature over the exact body, then queues it. The work itself is the consumer's.</summary>
/// <param name="archive">Made when it is first needed: a normal webhook loads nothing of AWS's SDK.</param>
public sealed class ProcessorFunction(
    Provider provider, SecretCache secret, SqsClient queue, Lazy<IArchive> archive, IDisposable secretsClient, FunctionLog log, TimeProvider clock) : IFunction
{
    /// <summary>
    /// The longest message, in bytes. What is longer leaves its payload in the archive and travels with its key: a queue's message and
    /// an item have limits (1 MiB, 400 KB) that a payload, which may have 4.5 MB, must not meet on its way.
    /// </summary>
    public const int LongestMessage = 240 * 1024;

    /// <exception cref="SettingsException">A key is missing.</exception>
    public static ProcessorFunction Create(Provider provider, Settings settings, FunctionLog log, TimeProvider clock)
    {
        var secretArn = settings.FromTemplate($"SECRET_ARN_{provider.Name.ToUpperInvariant()}");
        var queueUrl = settings.FromTemplate("QUEUE_URL");
        _ = settings.FromTemplate(S3Archive.BucketKey); // missed now, rather than by the first webhook that needs it
        var archive = new Lazy<IArchive>(() => S3Archive.Create(settings));
        var secretsClient = new SecretsManagerClient(settings, clock, Random.Shared);
        var secret = new SecretCache(new SecretReader(provider, secretArn, secretsClient, clock), log, clock);
        return new ProcessorFunction(provider, secret, new SqsClient(queueUrl, settings, clock, Random.Shared), archive, secretsClient, log, clock);
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
        if (archive.IsValueCreated)
        {
            archive.Value.Dispose();
        }
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
            using var step = invocation.Trace?.Begin("verify signature").With("provider", provider.Name);
            check = await VerifyAsync(received.Headers, request, deadline);
            _ = step?.With("check", check.ToString());
        }
        catch (Exception fault) when (fault is SecretException or OperationCanceledException)
        {
            log.Error("The signature can't be checked; the provider is asked to try again.", fault, Counters.Unavailable, ("provider", provider.Name));
            return new Receipt.Unavailable("The signature can't be checked at the moment.");
        }

        if (check == SignatureCheck.Unavailable)
        {
            log.Error("The signature can't be checked; the provider is asked to try again.", Counters.Unavailable, ("provider", provider.Name), ("explanation", provider.Explain(check)));
            return new Receipt.Unavailable("The signature can't be checked at the moment.");
        }

        if (check != SignatureCheck.Valid)
        {
            var explanation = provider.Explain(check);
            log.Warn("Refused.", Counters.Refused, ("provider", provider.Name), ("reason", check.ToString()), ("explanation", explanation));
            return new Receipt.Refused(explanation);
        }

        var normalising = invocation.Trace?.Begin("normalise");
        var isEvent = provider.TryRead(request, out var standardEvent, out var problem);
        normalising?.With("event.id", standardEvent?.EventId).With("event.type", standardEvent?.Type).Dispose();
        return isEvent ? await QueueAsync(request, standardEvent!, invocation, deadline) : await KeepUnreadableAsync(request, problem!, invocation, deadline);
    }

    /// <summary>Rightly signed, so the provider's own: it must not vanish, and the provider's retries would not mend it.</summary>
    private async Task<Receipt> KeepUnreadableAsync(WebhookRequest request, string problem, Invocation invocation, CancellationToken deadline)
    {
        using var step = invocation.Trace?.Begin("archive").With("problem", problem);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var key = ArchiveKey.UnreadableBody(provider.Name, request.ReceivedAt, sha256);
        try
        {
            await archive.Value.PutAsync(
                key, request.Body, new Dictionary<string, string?> { ["provider"] = provider.Name, ["reason"] = problem, ["trace-id"] = request.TraceId }, deadline);
        }
        catch (Exception fault) when (fault is ArchiveException or OperationCanceledException)
        {
            log.Error(
                "A rightly signed body is not an event, and can't be archived; the provider is asked to send it again.", fault, Counters.Unavailable, ("provider", provider.Name), ("problem", problem), ("payloadSha256", sha256));
            return new Receipt.Unavailable("The body is not an event, and can't be archived at the moment.");
        }

        log.Error(
            "A rightly signed body is not an event; it is archived.",
            Counters.Unreadable, ("provider", provider.Name), ("problem", problem), ("bytes", request.Body.Length), ("payloadSha256", sha256), ("archiveKey", key));
        return new Receipt.Unreadable(problem);
    }

    private async ValueTask<SignatureCheck> VerifyAsync(GatewayHeaders headers, WebhookRequest request, CancellationToken deadline) =>
        SignatureHeaders.AreAmbiguous(provider, headers)
            ? SignatureCheck.Malformed
            : await secret.CheckAsync(known => provider.VerifyAsync(request, known, clock.GetUtcNow(), deadline), deadline);

    private async Task<Receipt> QueueAsync(WebhookRequest request, StandardEvent standardEvent, Invocation invocation, CancellationToken deadline)
    {
        using var step = invocation.Trace?.Begin("send").With("event.id", standardEvent.EventId);
        try
        {
            var message = await WriteAsync(request, standardEvent, deadline);
            // SQS refuses a trace header that isn't one, so only one that we could read goes with it.
            var header = invocation.TraceId is null ? null : step is null ? invocation.TraceHeader : XRayHeader.Below(invocation.TraceHeader!, step.SpanId);
            var messageId = await queue.SendMessageAsync(message, header, deadline);
            _ = step?.With("messaging.message.id", messageId);
            log.Info(
                "Queued.",
                Counters.Accepted, (Counters.TimeToQueue, MillisecondsSince(request.ReceivedAt)), ("provider", provider.Name),
                ("eventId", standardEvent.EventId), ("type", standardEvent.Type), ("messageId", messageId), ("bytes", message.Length));
            return new Receipt.Accepted(standardEvent.EventId);
        }
        catch (Exception fault) when (fault is IOException or AwsServiceException or ArchiveException or OperationCanceledException)
        {
            step?.Fail(fault.Message);
            log.Error(
                "The event can't be queued; the provider is asked to try again.", fault, Counters.Unavailable, ("provider", provider.Name), ("eventId", standardEvent.EventId), ("type", standardEvent.Type));
            return new Receipt.Unavailable("The event can't be queued at the moment.");
        }
    }

    // The gateway's clock isn't ours: it may be ahead.
    private long MillisecondsSince(DateTimeOffset time) => Math.Max(0, (long)(clock.GetUtcNow() - time).TotalMilliseconds);

    /// <summary>The message; where it would be too long, its payload is in the archive before it names it.</summary>
    private async ValueTask<byte[]> WriteAsync(WebhookRequest request, StandardEvent standardEvent, CancellationToken deadline)
    {
        var message = standardEvent.ToUtf8Json();
        if (message.Length <= LongestMessage)
        {
            return message;
        }

        var key = ArchiveKey.Payload(standardEvent);
        await archive.Value.PutAsync(key, request.Body, new Dictionary<string, string?> { ["event-id"] = standardEvent.EventId, ["trace-id"] = request.TraceId }, deadline);
        return (standardEvent with { Payload = null, PayloadRef = key }).ToUtf8Json();
    }
}

using System.Text;
using CloudTemplate;
using LocalCloud.EventSources;
using LocalCloud.FrontDoor;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Lambda.Async;
using LocalCloud.Sns.Filters;
using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary>Delivers a topic's messages to one subscriber.</summary>
/// <exception cref="StartException">The filter policy isn't one.</exception>
internal sealed partial class Subscription(SubscriptionModel model, QueueGrants queues, IAsyncInvoker functions, Mailbox mailbox, Uri endpoint, ILogger logger)
{
    /// <summary>What an e-mail is headed that was published without a subject.</summary>
    private const string NoSubject = "AWS Notification Message";

    private static readonly Dictionary<string, MessageAttribute> NoAttributes = [];
    private readonly FilterPolicy? _filter = FilterPolicy.Of(model);

    public SubscriptionModel Model => model;

    /// <summary>As SNS names it: <c>sqs</c>.</summary>
    public string Protocol => model.Protocol switch
    {
        SubscriptionProtocol.Sqs => "sqs",
        SubscriptionProtocol.Email => "email",
        SubscriptionProtocol.EmailJson => "email-json",
        SubscriptionProtocol.Lambda => "lambda",
    };

    /// <summary>Delivers a message that the subscriber wants; it is on disk when this ends.</summary>
    public Task DeliverAsync(TopicMessage message)
    {
        var text = message.TextFor(Protocol);
        if (_filter?.Accepts(message, text) == false)
        {
            return Task.CompletedTask;
        }

        switch (model.Protocol)
        {
            case SubscriptionProtocol.Sqs when model.RawMessageDelivery:
                return SendAsync(message, text, message.Attributes);
            case SubscriptionProtocol.Sqs:
                return SendAsync(message, Envelope.Write(message, text, model, endpoint), NoAttributes);
            case SubscriptionProtocol.Lambda:
                return InvokeAsync(message, text);
            case SubscriptionProtocol.Email:
                Mail(message, text);
                return Task.CompletedTask;
            case SubscriptionProtocol.EmailJson:
                Mail(message, Envelope.Write(message, text, model, endpoint));
                return Task.CompletedTask;
            default:
                throw new InvalidOperationException($"{model.Protocol} is no protocol.");
        }
    }

    private async Task InvokeAsync(TopicMessage message, string text)
    {
        var payload = FunctionEvent.Write(message, text, model, endpoint);
        try
        {
            await functions.AcceptAsync(new Invocation { FunctionName = Arn.FunctionName(model.Endpoint), Payload = payload, Source = "sns.amazonaws.com" });
        }
        catch (AwsServiceException refusal)   // the function's rules: trying again wouldn't help
        {
            await RedriveAsync(message, Encoding.UTF8.GetString(payload), refusal);
        }
    }

    private void Mail(TopicMessage message, string body) => mailbox.Put(new Mail(
        model.Endpoint, message.Topic.DisplayName is { Length: > 0 } name ? name : message.Topic.Name, message.Subject ?? NoSubject, body, message.Topic.Arn, message.Id, message.PublishedAt));

    private async Task SendAsync(TopicMessage message, string body, IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        try
        {
            await queues.SendAsync(model.TopicArn, model.Endpoint, body, attributes);
        }
        catch (AwsServiceException refusal)   // the queue's policy or rules: trying again wouldn't help
        {
            await RedriveAsync(message, body, refusal);
        }
    }

    /// <summary>To the dead-letter queue, with the reason: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html</summary>
    private async Task RedriveAsync(TopicMessage message, string body, AwsServiceException refusal)
    {
        if (model.DeadLetterQueueArn is not { } deadLetters)
        {
            Log.Lost(logger, message.Id, model.Path, refusal.Message);
            return;
        }

        Dictionary<string, MessageAttribute> reason = new()
        {
            ["RequestID"] = new("String", message.Id, null),
            ["ErrorCode"] = new("String", refusal.Code, null),
            ["ErrorMessage"] = new("String", refusal.Message, null),
        };
        try
        {
            await queues.SendAsync(model.TopicArn, deadLetters, body, reason);
            Log.Redriven(logger, message.Id, model.Path, refusal.Message);
        }
        catch (AwsServiceException second)
        {
            Log.Lost(logger, message.Id, model.Path, second.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Message {MessageId} is lost to {Subscription}: {Reason}. Give the subscription a RedrivePolicy to keep such messages.")]
        public static partial void Lost(ILogger logger, string messageId, string subscription, string reason);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Message {MessageId} went to the dead-letter queue of {Subscription}: {Reason}")]
        public static partial void Redriven(ILogger logger, string messageId, string subscription, string reason);
    }
}

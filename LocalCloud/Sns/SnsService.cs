using System.Collections.Frozen;
using System.Xml;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Lambda.Async;
using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary>Simple Notification Service: the template's standard topics, and their subscriptions to queues, functions and e-mail addresses.</summary>
/// <remarks>
/// Unlike AWS: a publish is answered when every subscriber has the message; e-mail addresses needn't confirm, and nothing is signed; lists come
/// in one page.
/// </remarks>
internal sealed class SnsService : IAwsService, ITopics
{
    /// <summary>What lists are of: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html</summary>
    private const string Account = "*";

    private readonly FrozenDictionary<string, TopicModel> _topics;
    private readonly IReadOnlyList<Subscription> _subscriptions;
    private readonly SystemModel _system;
    private readonly PublishOperations _publish;
    private readonly FrozenDictionary<string, Func<QueryRequest, Task<Action<XmlWriter>>>> _actions;

    /// <param name="functions">Invokes the functions that subscribe.</param>
    /// <param name="endpoint">Where this service is served.</param>
    /// <exception cref="StartException">A filter policy isn't one.</exception>
    public SnsService(SystemModel system, IQueues queues, IAsyncInvoker functions, Mailbox mailbox, Uri endpoint, TimeProvider clock, ILogger<SnsService> logger)
    {
        _system = system;
        _topics = system.Topics.ToFrozenDictionary(topic => topic.Arn);
        QueueGrants grants = new(system, queues);
        _subscriptions = [.. system.Subscriptions.Select(model => new Subscription(model, grants, functions, mailbox, endpoint, logger))];
        Warnings = [.. system.Subscriptions.SelectMany(grants.Missing)];
        _publish = new PublishOperations(Topic, _subscriptions, clock);
        _actions = new Dictionary<string, Func<QueryRequest, Task<Action<XmlWriter>>>>
        {
            ["Publish"] = _publish.PublishAsync,
            ["PublishBatch"] = _publish.PublishBatchAsync,
            ["ListTopics"] = request => Task.FromResult(ListTopics(request)),
            ["ListSubscriptions"] = request => Task.FromResult(ListSubscriptions(request, _subscriptions)),
            ["ListSubscriptionsByTopic"] = request => Task.FromResult(ListSubscriptions(Of(Topic(request, request.Required("TopicArn"))))),
            ["GetTopicAttributes"] = request => Task.FromResult(TopicAttributes(Topic(request, request.Required("TopicArn")))),
            ["GetSubscriptionAttributes"] = request => Task.FromResult(SubscriptionAttributes(request, request.Required("SubscriptionArn"))),
        }.ToFrozenDictionary();
    }

    public string SigningName => "sns";

    /// <summary>What the template forgot, a line each: deliveries that would fail in AWS fail here.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public Task PublishAsync(string topicArn, string message, IReadOnlyDictionary<string, MessageAttribute>? attributes = null) =>
        _publish.PublishAsync(_topics.GetValueOrDefault(topicArn) ?? throw SnsError.NotFound("Topic"), message, attributes ?? new Dictionary<string, MessageAttribute>());

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        var request = await QueryRequest.ReadAsync(context);
        if (!_actions.TryGetValue(request.Action, out var action))
        {
            throw SnsError.NotEmulated($"{request.Action} is not emulated: topics and subscriptions come from the template. There are: {string.Join(", ", _actions.Keys.Order(StringComparer.Ordinal))}.");
        }

        await QueryAnswer.WriteAsync(context, request.Action, await action(request));
    }

    /// <summary>In XML, and the front door's refusals by the names that the Query protocol has for them: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html</summary>
    public Task RefuseAsync(HttpContext context, AwsServiceException refusal) => QueryAnswer.WriteAsync(context, refusal.Code switch
    {
        "MissingAuthenticationTokenException" => new AwsServiceException("MissingAuthenticationToken", refusal.Message, refusal.Status),
        "UnrecognizedClientException" => new AwsServiceException("InvalidClientTokenId", refusal.Message, refusal.Status),
        "InvalidSignatureException" => new AwsServiceException("SignatureDoesNotMatch", refusal.Message, refusal.Status),
        _ => refusal,
    });

    /// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors</summary>
    public AwsServiceException Denied(string reason) => new("AuthorizationError", reason, StatusCodes.Status403Forbidden);

    private TopicModel Topic(QueryRequest request, string arn)
    {
        request.Needs(arn);
        return _topics.GetValueOrDefault(arn) ?? throw SnsError.NotFound("Topic");
    }

    private IEnumerable<Subscription> Of(TopicModel topic) => _subscriptions.Where(subscription => subscription.Model.TopicArn == topic.Arn);

    private Action<XmlWriter> ListTopics(QueryRequest request)
    {
        request.Needs(Account);
        return writer => QueryAnswer.List(writer, "Topics", _topics.Keys.Order(StringComparer.Ordinal), arn => QueryAnswer.Text(writer, "TopicArn", arn));
    }

    private Action<XmlWriter> ListSubscriptions(QueryRequest request, IEnumerable<Subscription> subscriptions)
    {
        request.Needs(Account);
        return ListSubscriptions(subscriptions);
    }

    private Action<XmlWriter> ListSubscriptions(IEnumerable<Subscription> subscriptions) => writer =>
        QueryAnswer.List(writer, "Subscriptions", subscriptions, subscription =>
        {
            QueryAnswer.Text(writer, "TopicArn", subscription.Model.TopicArn);
            QueryAnswer.Text(writer, "Protocol", subscription.Protocol);
            QueryAnswer.Text(writer, "SubscriptionArn", subscription.Model.Arn);
            QueryAnswer.Text(writer, "Owner", _system.AccountId);
            QueryAnswer.Text(writer, "Endpoint", subscription.Model.Endpoint);
        });

    /// <summary>https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html</summary>
    private Action<XmlWriter> TopicAttributes(TopicModel topic) => writer => QueryAnswer.Attributes(
        writer,
        [
            ("TopicArn", topic.Arn),
            ("Owner", _system.AccountId),
            ("DisplayName", topic.DisplayName),
            ("SubscriptionsConfirmed", Of(topic).Count().ToString()),
            ("SubscriptionsPending", "0"),
            ("SubscriptionsDeleted", "0"),
        ]);

    /// <summary>https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html</summary>
    private Action<XmlWriter> SubscriptionAttributes(QueryRequest request, string arn)
    {
        var subscription = _subscriptions.FirstOrDefault(subscription => subscription.Model.Arn == arn) ?? throw SnsError.NotFound("Subscription");
        request.Needs(subscription.Model.TopicArn);
        var model = subscription.Model;
        return writer => QueryAnswer.Attributes(
            writer,
            [
                ("SubscriptionArn", model.Arn),
                ("TopicArn", model.TopicArn),
                ("Owner", _system.AccountId),
                ("Protocol", subscription.Protocol),
                ("Endpoint", model.Endpoint),
                ("ConfirmationWasAuthenticated", "true"),
                ("PendingConfirmation", "false"),
                ("RawMessageDelivery", model.RawMessageDelivery ? "true" : "false"),
                ("FilterPolicy", model.FilterPolicy),
                ("FilterPolicyScope", model.FilterPolicy is null ? null : model.FilterScope.ToString()),
                ("RedrivePolicy", model.DeadLetterQueueArn is { } target ? $$"""{"deadLetterTargetArn":"{{target}}"}""" : null),
            ]);
    }
}

using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Sns;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sns;

public sealed class QueueGrantsTests
{
    private const string Topic = "arn:aws:sns:us-east-1:000000000000:orders";
    private const string Policy = """{ "Statement": { "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": "*", "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:orders" } } } }""";
    private readonly SentMessages _queues = new();

    [Fact]
    public async Task A_queue_whose_policy_lets_the_topic_gets_its_messages()
    {
        await Grants(Queue("open", Policy)).SendAsync(Topic, "open", "hello", new Dictionary<string, MessageAttribute>());

        _queues.Sent.ShouldBe(["open: hello"]);
    }

    [Fact]
    public void A_queue_without_a_policy_or_with_one_for_others_gets_nothing()
    {
        var grants = Grants(Queue("bare", null), Queue("open", Policy));

        Refused(grants, Topic, "bare");
        Refused(grants, Topic + "2", "open");
        _queues.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void A_forgotten_policy_is_said_with_the_subscriptions_path_and_what_to_write()
    {
        var grants = Grants(Queue("bare", null), Queue("dead", null), Queue("open", Policy));

        var missing = grants.Missing(Subscription("bare", "dead")).ToList();

        missing.Count.ShouldBe(2);
        missing[0].ShouldStartWith("Shop/It delivers nothing to Shop/bare, here or in AWS");
        missing[0].ShouldContain($$"""{ "aws:SourceArn": "{{Topic}}" }""");
        missing[1].ShouldStartWith("Shop/It delivers nothing to its dead-letter queue Shop/dead");
        grants.Missing(Subscription("open", null)).ShouldBeEmpty();
    }

    private static void Refused(QueueGrants grants, string topic, string queue) =>
        Should.Throw<AwsServiceException>(() => grants.SendAsync(topic, queue, "hello", new Dictionary<string, MessageAttribute>())).Code.ShouldBe("AccessDenied");

    private QueueGrants Grants(params QueueModel[] queues) => new(new SystemModel { StackName = "Shop", Region = "us-east-1", AccountId = "000000000000", Queues = queues }, _queues);

    private static QueueModel Queue(string name, string? policy) => new() { LogicalId = name, Path = "Shop/" + name, Name = name, Arn = name, Url = name, Policy = policy };

    private static SubscriptionModel Subscription(string queue, string? deadLetters) =>
        new() { LogicalId = "It", Path = "Shop/It", Arn = "arn:t:1", TopicArn = Topic, Protocol = SubscriptionProtocol.Sqs, Endpoint = queue, DeadLetterQueueArn = deadLetters };

    private sealed class SentMessages : IQueues
    {
        public List<string> Sent { get; } = [];

        public Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, MessageAttribute> attributes, string senderId, string? traceHeader = null)
        {
            Sent.Add($"{queueArn}: {body}");
            return Task.CompletedTask;
        }

        public TimeSpan VisibilityTimeout(string queueArn) => throw new NotSupportedException();

        public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(string queueArn, IReadOnlyList<string> receiptHandles, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ChangeVisibilityAsync(string queueArn, IReadOnlyList<string> receiptHandles, TimeSpan visibility, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

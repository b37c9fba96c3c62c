using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>A queue, and where its messages go that can't be handled.</summary>
public sealed class QueueWithDeadLetters : Construct
{
    /// <summary>How long a message that was received stays hidden from others.</summary>
    public const int VisibilityTimeoutSeconds = 300;

    /// <summary>
    /// The longest timeout of a function that may consume it: the visibility timeout is at least six times as long, so that a
    /// throttled batch isn't handed out twice: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    /// </summary>
    public const int LongestConsumerTimeoutSeconds = VisibilityTimeoutSeconds / 6;

    private const int MaxReceiveCount = 3;

    // SQS's maximum. In both queues, since a dead letter keeps the age that it had: shorter, and it would be lost unseen.
    private static readonly Duration Retention = Duration.Days(14);

    public QueueWithDeadLetters(Construct scope, string id, string name)
        : base(scope, id)
    {
        DeadLetters = new Queue(this, "DeadLetters", new QueueProps
        {
            QueueName = this.Named($"{name}DeadLetters"),
            RetentionPeriod = Retention,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Queue = new Queue(this, "Queue", new QueueProps
        {
            QueueName = this.Named(name),
            VisibilityTimeout = Duration.Seconds(VisibilityTimeoutSeconds),
            RetentionPeriod = Retention,
            DeadLetterQueue = new DeadLetterQueue { Queue = DeadLetters, MaxReceiveCount = MaxReceiveCount },
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
    }

    public Queue Queue { get; }

    public Queue DeadLetters { get; }
}

using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>A queue under the stack's key, and where its messages go that can't be handled.</summary>
public sealed class QueueWithDeadLetters : Construct
{
    // SQS's maximum. In both queues, since a dead letter keeps the age that it had: shorter, and it would be lost unseen.
    private static readonly Duration Retention = Duration.Days(14);

    public QueueWithDeadLetters(Construct scope, string id, string name, EncryptionKey key)
        : base(scope, id)
    {
        DeadLetters = new Queue(this, "DeadLetters", new QueueProps
        {
            QueueName = this.Named($"{name}DeadLetters"),
            // Six times the timeout of what empties it (30 s), as for the queue below.
            VisibilityTimeout = Duration.Seconds(180),
            RetentionPeriod = Retention,
            EncryptionMasterKey = key.Key,
            EnforceSSL = true,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Queue = new Queue(this, "Queue", new QueueProps
        {
            QueueName = this.Named(name),
            // At least six times the consumer's timeout, so that a throttled batch is not handed out twice:
            // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
            VisibilityTimeout = Duration.Seconds(300),
            RetentionPeriod = Retention,
            EncryptionMasterKey = key.Key,
            EnforceSSL = true,
            DeadLetterQueue = new DeadLetterQueue { Queue = DeadLetters, MaxReceiveCount = 3 },
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
    }

    public Queue Queue { get; }

    public Queue DeadLetters { get; }
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Webhooks.Infrastructure.Constructs;

namespace Webhooks.Infrastructure.Operating;

/// <summary>Where alarms go, and from there to whoever subscribes.</summary>
public sealed class AlarmTopic : Construct
{
    /// <param name="scope">The stack.</param>
    /// <param name="id">Its name below the stack.</param>
    /// <param name="email">Who gets an e-mail, once they have confirmed the subscription; null: nobody.</param>
    /// <param name="key">Encrypts what waits to be delivered; its policy must let cloudwatch.amazonaws.com use it.</param>
    public AlarmTopic(Construct scope, string id, string? email, IKey key)
        : base(scope, id)
    {
        Topic = new Topic(this, "Topic", new TopicProps { TopicName = this.Named("WebhookAlarms"), EnforceSSL = true, MasterKey = key });

        // With a policy of its own the topic no longer lets in whoever is of the account: alarms have to be named.
        Topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "AlarmsMayPublish",
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [Topic.TopicArn],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } },
        }));

        if (email is not null)
        {
            _ = new Subscription(this, "Email", new SubscriptionProps { Topic = Topic, Protocol = SubscriptionProtocol.EMAIL, Endpoint = email });
        }
    }

    public Topic Topic { get; }
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// The stack's own key, for all that it keeps but the buckets. Who may use it is said twice: the account's roles by their own
/// policies, each only through the services that it needs it for, and AWS's services here, each only
/// for this stack's resources.
/// </summary>
public sealed class EncryptionKey : Construct
{
    public EncryptionKey(Construct scope, string id)
        : base(scope, id)
    {
        Key = new Key(this, "Key", new KeyProps
        {
            Alias = this.Named("alias/Webhooks"),
            Description = "Encrypts what the webhooks' stack keeps: environments, logs, queues, topic, tables and secrets.",
            EnableKeyRotation = true,
            PendingWindow = Duration.Days(7), // KMS's shortest
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        var stack = Stack.Of(this);

        // By pattern, not by the groups' ARNs: a group waits for its key, so the key can't wait for the group.
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        Allow("LogsOfThisStack", $"logs.{stack.Region}.amazonaws.com", ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"], new()
        {
            ["ArnLike"] = new Dictionary<string, object>
            {
                ["kms:EncryptionContext:aws:logs:arn"] = LogGroups(this.Named("*"), $"{ApiLogs.ExecutionLogPrefix}*").Select(group => stack.FormatArn(group)).ToArray(),
            },
        });

        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
        Allow("AlarmsOfThisAccount", "cloudwatch.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey*"], new()
        {
            ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = stack.Account },
            ["ArnLike"] = new Dictionary<string, object> { ["aws:SourceArn"] = stack.FormatArn(Arn("cloudwatch", "alarm", this.Named("*"))) },
        });
    }

    public Key Key { get; }

    /// <summary>The permission to decrypt with the key, when one of those services asks for it on the role's behalf.</summary>
    /// <param name="services">As in their addresses: <c>sqs</c>.</param>
    public Grant Through(params string[] services) => Through(services, "kms:Decrypt");

    /// <summary>Same, and to encrypt what is new.</summary>
    public Grant ThroughToWrite(string service) => Through([service], "kms:Decrypt", "kms:GenerateDataKey");

    private Grant Through(string[] services, params string[] actions) =>
        new(Key.KeyArn, actions) { Through = [.. services.Select(service => $"{service}.{Stack.Of(this).Region}.amazonaws.com")] };

    private static IEnumerable<ArnComponents> LogGroups(params string[] names) => names.Select(name => Arn("logs", "log-group", name));

    private static ArnComponents Arn(string service, string resource, string name) =>
        new() { Service = service, Resource = resource, ResourceName = name, ArnFormat = ArnFormat.COLON_RESOURCE_NAME };

    private void Allow(string sid, string service, string[] actions, Dictionary<string, object> conditions) =>
        Key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = sid,
            Principals = [new ServicePrincipal(service)],
            Actions = actions,
            Resources = ["*"], // in a key's policy: this key
            Conditions = conditions,
        }));
}

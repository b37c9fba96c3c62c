using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// A log that goes with the stack. Made here: the one that a service makes by itself keeps everything for ever, under no key of
/// ours, and outlives the stack.
/// </summary>
public static class KeptLogs
{
    public static LogGroup KeptLog(this Construct scope, string id, string name, EncryptionKey key, int retentionDays)
    {
        var group = new LogGroup(scope, id, new LogGroupProps { LogGroupName = name, EncryptionKey = key.Key, RemovalPolicy = RemovalPolicy.DESTROY });
        ((CfnLogGroup)group.Node.DefaultChild!).RetentionInDays = retentionDays; // the L2 has names for days, this has numbers
        return group;
    }
}

using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Webhooks.Infrastructure.Constructs;

namespace Webhooks.Infrastructure.Operating;

/// <summary>What one asks the logs when something is wrong: in CloudWatch under Logs Insights, Queries, Webhooks.</summary>
public sealed class SavedQueries : Construct
{
    public SavedQueries(Construct scope, string id, WatchedStack stack)
        : base(scope, id)
    {
        Save("EventById", stack.Functions,
            """
            # What happened to one event, in every function. Put its id in place of EVENT_ID.
            fields @timestamp, function, message, reason, receiveCount, errorType, errorMessage, requestId
            | filter eventId = 'EVENT_ID' or subject = 'event#EVENT_ID'
            | sort @timestamp asc
            """);
        Save("RefusedByReason", stack.Functions,
            """
            # Which providers' webhooks were refused, why, and when.
            filter Refused = 1
            | stats count(*) as refused by provider, reason, bin(5m) as time
            | sort refused desc
            """);
        Save("SlowestEvents", stack.Functions,
            """
            # Which events took longest from their arrival at the gateway into the queue or the table, in milliseconds.
            filter Accepted = 1 or Stored = 1
            | fields @timestamp, function, provider, type, eventId, coalesce(TimeToStore, TimeToQueue) as milliseconds
            | sort milliseconds desc
            | limit 50
            """);
        Save("SlowestInvocations", stack.Functions,
            """
            # Which invocations took longest, and whether they had to start an instance.
            filter @type = 'REPORT'
            | fields @timestamp, @log, @duration, @initDuration, @maxMemoryUsed / 1000 / 1000 as megabytes, @requestId
            | sort @duration desc
            | limit 50
            """);
        Save("WhyDidItFail", stack.Functions,
            """
            # Everything that went wrong, the newest first.
            fields @timestamp, function, message, errorType, errorMessage, reason, problem, eventId, requestId
            | filter level = 'ERROR' or @message like /Task timed out|Runtime exited|Runtime\./
            | sort @timestamp desc
            | limit 100
            """);
    }

    private void Save(string name, IEnumerable<Function> functions, string query) => _ = new CfnQueryDefinition(this, name, new CfnQueryDefinitionProps
    {
        Name = this.Named($"Webhooks/{name}"),
        LogGroupNames = [.. functions.Select(function => function.LogGroup.LogGroupName)],
        QueryString = query,
    });
}

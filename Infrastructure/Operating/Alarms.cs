using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Webhooks.Infrastructure.Constructs;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Operating;

/// <summary>
/// What wakes somebody. Each alarm's description says what it means and what to do first. No data means that nothing happened, which
/// is no reason to wake anybody; only where nothing is the alarm, it is.
/// </summary>
public sealed class Alarms : Construct
{
    private readonly SnsAction _notify;

    /// <param name="scope">The stack.</param>
    /// <param name="id">Its name below the stack.</param>
    /// <param name="stack">What is watched.</param>
    /// <param name="metrics">Where the figures are.</param>
    /// <param name="topic">Who is told.</param>
    /// <param name="silenceHours">After how many hours without an accepted webhook a provider is too silent, 168 at most; 0: never.</param>
    public Alarms(Construct scope, string id, WatchedStack stack, StackMetrics metrics, ITopic topic, int silenceHours)
        : base(scope, id)
    {
        _notify = new SnsAction(topic);
        WatchDeadLetters(stack.Queues, metrics);
        WatchQueue(stack.Queues);
        foreach (var function in stack.Functions)
        {
            WatchFunction(function);
        }

        WatchEdge(stack, metrics);
        foreach (var provider in stack.Providers)
        {
            WatchProvider(provider, metrics, silenceHours);
        }

        WatchTables(stack);
    }

    private void WatchDeadLetters(QueueWithDeadLetters queues, StackMetrics metrics)
    {
        Alarm("DeadLetters", metrics.Counted("DeadLetters", period: Duration.Minutes(1)), threshold: 1,
            "Events could not be stored in three attempts and were archived; nothing is lost. List them with 'webhooks dead-letters list', mend the reason, then run 'webhooks replay'.");
        // The processor empties the queue before its depth is sampled, so depth alone would miss most dead letters, and these two mean that it doesn't.
        Alarm("DeadLetterQueueDepth", queues.DeadLetters.MetricApproximateNumberOfMessagesVisible(StackMetrics.Each("Maximum")), threshold: 1, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            "Dead letters wait in their queue instead of being archived. Look for errors in the log of the DeadLetterProcessor: mostly it may not write to the bucket or the events table.", periods: 2);
        Alarm("DeadLetterQueueAge", queues.DeadLetters.MetricApproximateAgeOfOldestMessage(StackMetrics.Each("Maximum")), threshold: 900,
            "A dead letter has not been archived for 15 minutes; after 14 days SQS deletes it. Look for errors in the log of the DeadLetterProcessor and mend them: it tries again by itself.");
    }

    private void WatchQueue(QueueWithDeadLetters queues) =>
        Alarm("QueueAge", queues.Queue.MetricApproximateAgeOfOldestMessage(StackMetrics.Each("Maximum")), threshold: 600,
            "Events wait for 10 minutes or longer to be stored; they are safe for 14 days. Look at the Consumer: if it fails, its log says why; if it only can't keep up, raise consumerMaximumConcurrency.");

    private void WatchFunction(Function function)
    {
        var name = WatchedStack.NameOf(function);
        var seconds = function.Timeout!.ToSeconds();
        // The work is called off 2 s (a fifth of the timeout, where that is less) before the end, so that the alarm has to be below that.
        var limit = seconds >= 30 ? 25 : seconds * 0.7;
        Alarm($"{name}Errors", StackMetrics.ErrorRate(function), threshold: 5, ComparisonOperator.GREATER_THAN_THRESHOLD,
            $"More than 5 % of the invocations of {name} failed. Run the saved query 'WhyDidItFail': the error's type and message say what is missing or down; what failed is tried again by whoever called.");
        Alarm($"{name}Duration", function.MetricDuration(StackMetrics.Each("Maximum")), threshold: limit * 1000, ComparisonOperator.GREATER_THAN_THRESHOLD,
            string.Create(CultureInfo.InvariantCulture, $"An invocation of {name} took longer than {limit:0.#} s and is near its timeout of {seconds} s. Look at the dashboard for what it waits for, and run the saved query 'SlowestInvocations'."));
        Alarm($"{name}Throttles", function.MetricThrottles(StackMetrics.Each("Sum")), threshold: 1,
            $"Lambda had no instance left for {name}: callers got 429 or 500, batches come again. Compare the account's concurrency with its limit, then raise the limit or the function's reserved concurrency.");
    }

    private void WatchEdge(WatchedStack stack, StackMetrics metrics)
    {
        Alarm("ApiServerErrors", stack.Api.MetricServerError(StackMetrics.Each("Sum")), threshold: 5,
            "Providers got 5xx answers; they send again for days, so nothing is lost yet. Run the saved query 'WhyDidItFail' over authorizer and processors: mostly a secret, SQS or the bucket can't be reached.");
        Alarm("ApiClientErrors", stack.Api.MetricClientError(StackMetrics.Each("Sum")), threshold: 100,
            "Many requests were refused with 4xx: no signature (401), a wrong one (403), too many (429), or too large. Run the saved query 'RefusedByReason'; if it shows few, they are strangers without signatures, and the WAF's limit is the remedy.");
        Alarm("Unreadable", metrics.Counted("Unreadable"), threshold: 1,
            "A rightly signed body was no event that this version reads: a provider sends something new. It is archived under unreadable/ in the bucket: read it there with the reason beside it, and extend the provider's reader.");
        Alarm("BlockedRequests", metrics.Blocked(stack.WebAclMetricName), threshold: 1,
            "The WAF blocked requests. Look at the sampled requests of the web ACL: if the addresses are a provider's, exempt them or raise the limit, since their webhooks don't get in; if not, it does its work.");
    }

    private void WatchProvider(Provider provider, StackMetrics metrics, int silenceHours)
    {
        Alarm($"{provider.DisplayName}Refused", metrics.Counted("Refused", provider), threshold: 25,
            $"25 or more webhooks for {provider.DisplayName} had no right signature within 5 minutes. Run the saved query 'RefusedByReason': 'Mismatch' right after a change of keys means that the secret is not the provider's; else somebody forges, and is refused.");
        if (silenceHours > 0)
        {
            Alarm($"{provider.DisplayName}Silent", metrics.Counted("Accepted", provider, period: Duration.Hours(1)), threshold: 1, ComparisonOperator.LESS_THAN_THRESHOLD,
                $"No webhook of {provider.DisplayName} was accepted for {silenceHours} h (so it starts, until the first one). Look at the provider's dashboard whether it still sends, and to which address; where it is not used, or rarely, set silenceHours.",
                periods: silenceHours, TreatMissingData.BREACHING);
        }
    }

    private void WatchTables(WatchedStack stack)
    {
        foreach (var (table, operations) in stack.Tables)
        {
            var name = WatchedStack.NameOf(table);
            Alarm($"{name}SystemErrors", StackMetrics.SystemErrors(table, operations), threshold: 1,
                $"DynamoDB failed by itself (5xx) on the table {name}. Writes are tried again by themselves: look at https://health.aws.amazon.com, and whether the queue's age grows.");
        }

        Alarm("AuditAge", stack.StreamReader.Metric("IteratorAge", StackMetrics.Each("Maximum")), threshold: 900_000,
            "The audit is 15 minutes or more behind; the streams keep changes for 24 hours only. Look for errors in the log of the AuditLogger: until they are mended the same changes come again.");
    }

    private void Alarm(string name, IMetric metric, double threshold, string description) =>
        Alarm(name, metric, threshold, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, description);

    private void Alarm(string name, IMetric metric, double threshold, ComparisonOperator comparison, string description, int periods = 1, TreatMissingData missing = TreatMissingData.NOT_BREACHING) =>
        new Alarm(this, name, new AlarmProps
        {
            AlarmName = this.Named($"Webhook{name}"),
            AlarmDescription = description,
            Metric = metric,
            Threshold = threshold,
            ComparisonOperator = comparison,
            EvaluationPeriods = periods,
            TreatMissingData = missing,
        }).AddAlarmAction(_notify);
}

using System.Globalization;
using System.Text.Json.Nodes;
using Webhooks.Functions;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class AlarmTests(Synthesised synthesised)
{
    private static readonly string[] FunctionNames =
        ["Authorizer", .. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor"), "Consumer", "DeadLetterProcessor", "AuditLogger"];

    private readonly SynthesisedTemplate _template = synthesised.Dev;

    /// <summary>Every alarm: its name without "Webhook" and suffix, and when it rings. Nothing else wakes anybody.</summary>
    public static TheoryData<string, string> Table => Rows(
    [
        ("DeadLetters", "Sum of Webhooks/DeadLetters{environment=dev} in 1 × 60 s ≥ 1"),
        ("DeadLetterQueueDepth", "Maximum of AWS/SQS/ApproximateNumberOfMessagesVisible{QueueName={Webhooks/DeadLetters.QueueName}} in 2 × 300 s ≥ 1"),
        ("DeadLetterQueueAge", "Maximum of AWS/SQS/ApproximateAgeOfOldestMessage{QueueName={Webhooks/DeadLetters.QueueName}} in 1 × 300 s ≥ 900"),
        ("QueueAge", "Maximum of AWS/SQS/ApproximateAgeOfOldestMessage{QueueName={Webhooks/Queue.QueueName}} in 1 × 300 s ≥ 600"),
        .. FunctionNames.SelectMany(function => new[]
        {
            ($"{function}Errors", $"IF(invocationsOf{function} > 0, 100 * errorsOf{function} / invocationsOf{function}, 0) of errorsOf{function}: Sum of AWS/Lambda/Errors{{FunctionName={{{function}/Function}}}}, invocationsOf{function}: Sum of AWS/Lambda/Invocations{{FunctionName={{{function}/Function}}}} in 1 × 300 s > 5"),
            ($"{function}Duration", $"Maximum of AWS/Lambda/Duration{{FunctionName={{{function}/Function}}}} in 1 × 300 s > {Longest(function)}"),
            ($"{function}Throttles", $"Sum of AWS/Lambda/Throttles{{FunctionName={{{function}/Function}}}} in 1 × 300 s ≥ 1"),
        }),
        ("ApiServerErrors", "Sum of AWS/ApiGateway/5XXError{ApiName=WebhookApi-dev,Stage={Api/Api/DeploymentStage.prod}} in 1 × 300 s ≥ 5"),
        ("ApiClientErrors", "Sum of AWS/ApiGateway/4XXError{ApiName=WebhookApi-dev,Stage={Api/Api/DeploymentStage.prod}} in 1 × 300 s ≥ 100"),
        ("Unreadable", "Sum of Webhooks/Unreadable{environment=dev} in 1 × 300 s ≥ 1"),
        ("BlockedRequests", "Sum of AWS/WAFV2/BlockedRequests{Region=us-east-1,Rule=ALL,WebACL=WebhookFirewall-dev} in 1 × 300 s ≥ 1"),
        .. Catalog.Providers.SelectMany(provider => new[]
        {
            ($"{provider.DisplayName}Refused", $"Sum of Webhooks/Refused{{environment=dev,provider={provider.Name}}} in 1 × 300 s ≥ 25"),
            ($"{provider.DisplayName}Silent", $"Sum of Webhooks/Accepted{{environment=dev,provider={provider.Name}}} in 24 × 3600 s < 1"),
        }),
        ("EventsSystemErrors", "FILL(putItemOfEvents, 0) of putItemOfEvents: Sum of AWS/DynamoDB/SystemErrors{Operation=PutItem,TableName={Events/Table}} in 1 × 300 s ≥ 1"),
        ("TransactionsSystemErrors", "FILL(getItemOfTransactions, 0) + FILL(putItemOfTransactions, 0) of getItemOfTransactions: Sum of AWS/DynamoDB/SystemErrors{Operation=GetItem,TableName={Transactions/Table}}, putItemOfTransactions: Sum of AWS/DynamoDB/SystemErrors{Operation=PutItem,TableName={Transactions/Table}} in 1 × 300 s ≥ 1"),
        ("AuditSystemErrors", "FILL(batchWriteItemOfAudit, 0) of batchWriteItemOfAudit: Sum of AWS/DynamoDB/SystemErrors{Operation=BatchWriteItem,TableName={Audit/Table}} in 1 × 300 s ≥ 1"),
        ("AuditAge", "Maximum of AWS/Lambda/IteratorAge{FunctionName={AuditLogger/Function}} in 1 × 300 s ≥ 900000"),
    ]);

    [Theory]
    [MemberData(nameof(Table))]
    public void An_alarm_rings_when_it_says(string name, string condition) => Condition(Alarm(name)).ShouldBe(condition);

    [Fact]
    public void There_are_no_other_alarms() =>
        Alarms.Select(alarm => alarm["AlarmName"].ToString()).ShouldBe(Table.Select(row => $"Webhook{row[0]}-dev"), ignoreOrder: true);

    [Fact]
    public void Every_alarm_goes_to_the_topic() => Alarms.ShouldAllBe(alarm => _template.RenderAll(alarm["AlarmActions"]).Single() == "{AlarmTopic/Topic}");

    [Fact]
    public void Every_alarm_says_what_it_means_and_what_to_do_first()
    {
        Alarms.Select(alarm => alarm["AlarmDescription"].ToString()).ShouldBeUnique();
        Alarms.ShouldAllBe(alarm => alarm["AlarmDescription"].ToString().Length >= 100 && alarm["AlarmDescription"].ToString().Length <= 1024); // as CloudWatch allows
        Alarms.ShouldAllBe(alarm => alarm["AlarmDescription"].ToString().EndsWith('.'));
    }

    [Fact]
    public void A_query_that_a_description_names_is_there()
    {
        var queries = _template.OfType("AWS::Logs::QueryDefinition").Select(query => query["Name"].ToString()).ToList();
        var named = Alarms.SelectMany(alarm => alarm["AlarmDescription"].ToString().Split("query '")[1..]).Select(rest => rest.Split('\'')[0]).Distinct().ToList();

        named.ShouldNotBeEmpty();
        named.ShouldAllBe(name => queries.Contains($"Webhooks/{name}-dev"));
    }

    [Fact]
    public void Only_where_nothing_is_the_alarm_does_no_data_ring_it() =>
        Alarms.ShouldAllBe(alarm => alarm["TreatMissingData"].ToString() == (alarm["AlarmName"].ToString().Contains("Silent", StringComparison.Ordinal) ? "breaching" : "notBreaching"));

    [Fact]
    public void A_functions_time_is_called_long_before_its_timeout_or_its_own_deadline() =>
        Alarms.Where(alarm => alarm["AlarmName"].ToString().Contains("Duration", StringComparison.Ordinal)).Select(alarm => ((double)alarm["Threshold"], Timeout(alarm)))
            .ShouldAllBe(pair => pair.Item1 <= 25_000 && pair.Item1 < 1000 * (pair.Item2 - Math.Min(2, pair.Item2 / 5.0))); // when the functions call off their work

    [Fact]
    public void After_how_many_hours_silence_rings_is_a_setting()
    {
        ((int)synthesised.Other.At("Alarms/StripeSilent")["EvaluationPeriods"]).ShouldBe(168);
        synthesised.WithAcme.OfType("AWS::CloudWatch::Alarm").ShouldNotContain(alarm => alarm.Path.EndsWith("Silent", StringComparison.Ordinal)); // silenceHours=0
    }

    [Fact]
    public void A_new_provider_is_watched_like_the_others() =>
        Condition(synthesised.WithAcme.At("Alarms/AcmeRefused")).ShouldBe("Sum of Webhooks/Refused{environment=acme,provider=acme} in 1 × 300 s ≥ 25");

    [Fact]
    public void What_alarms_and_dashboard_watch_is_what_the_functions_count()
    {
        var counted = Counters.List.SelectMany(counter => counter.Metrics).ToList();
        var watched = Alarms.SelectMany(Metrics).Where(metric => (string?)metric["Namespace"] == "Webhooks").Select(metric => (string)metric["MetricName"]!).ToList();

        watched.ShouldAllBe(name => counted.Contains(name));
        foreach (var alarm in Alarms.Where(alarm => (string?)alarm.Properties["Namespace"] == "Webhooks"))
        {
            var counter = Counters.List.Single(counter => counter.Metrics.Contains(alarm["MetricName"].ToString()));
            var dimensions = alarm["Dimensions"].AsArray().Select(dimension => (string)dimension!["Name"]!);
            counter.Dimensions.ShouldContain(set => set.Order().SequenceEqual(dimensions.Order()));
        }
    }

    [Fact]
    public void Only_CloudWatch_publishes_to_the_topic_and_only_by_TLS()
    {
        var statements = _template.At("AlarmTopic/Topic/Policy")["PolicyDocument"]["Statement"]!.AsArray();

        statements.Count.ShouldBe(2);
        statements[0]!["Principal"]!.ToJsonString().ShouldBe("""{"Service":"cloudwatch.amazonaws.com"}""");
        statements[0]!["Action"]!.ToString().ShouldBe("sns:Publish");
        _template.Render(statements[0]!["Condition"]!["StringEquals"]!["aws:SourceAccount"]).ShouldBe("{AWS::AccountId}");
        statements[1]!["Effect"]!.ToString().ShouldBe("Deny");
        statements[1]!["Condition"]!.ToJsonString().ShouldBe("""{"Bool":{"aws:SecureTransport":"false"}}""");
    }

    [Fact]
    public void Who_is_named_gets_an_email_and_otherwise_nobody()
    {
        _template.OfType("AWS::SNS::Subscription").ShouldBeEmpty();
        var subscription = synthesised.Other.OfType("AWS::SNS::Subscription").ShouldHaveSingleItem();
        (subscription["Protocol"].ToString(), subscription["Endpoint"].ToString()).ShouldBe(("email", "operations@example.org"));
        synthesised.Other.Render(subscription["TopicArn"]).ShouldBe("{AlarmTopic/Topic}");
    }

    private IEnumerable<Resource> Alarms => _template.OfType("AWS::CloudWatch::Alarm");

    private static TheoryData<string, string> Rows(IEnumerable<(string Name, string Condition)> rows)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, condition) in rows)
        {
            data.Add(name, condition);
        }

        return data;
    }

    private static int Longest(string function) => function == "Authorizer" ? 3500 : function.EndsWith("Processor", StringComparison.Ordinal) && function != "DeadLetterProcessor" ? 7000 : 25_000;

    private Resource Alarm(string name) => Alarms.Single(alarm => alarm["AlarmName"].ToString() == $"Webhook{name}-dev");

    private int Timeout(Resource alarm) => (int)_template.At(alarm.Path["Alarms/".Length..].Replace("Duration", "/Function", StringComparison.Ordinal))["Timeout"];

    private static IEnumerable<JsonObject> Metrics(Resource alarm) => alarm.Properties["Metrics"] is JsonArray several
        ? several.Where(metric => metric!["MetricStat"] is not null).Select(metric => metric!["MetricStat"]!["Metric"]!.AsObject())
        : [alarm.Properties];

    /// <summary>When it rings, in a line.</summary>
    private string Condition(Resource alarm)
    {
        var comparison = alarm["ComparisonOperator"].ToString() switch
        {
            "GreaterThanThreshold" => ">",
            "GreaterThanOrEqualToThreshold" => "≥",
            "LessThanThreshold" => "<",
            var other => other,
        };
        var (what, period) = alarm.Properties["Metrics"] is JsonArray several
            ? ($"{several[0]!["Expression"]} of {string.Join(", ", several.Skip(1).Select(metric => $"{metric!["Id"]}: {Describe(metric["MetricStat"]!["Stat"]!, metric["MetricStat"]!["Metric"]!)}"))}", several[1]!["MetricStat"]!["Period"]!)
            : (Describe(alarm["Statistic"], alarm.Properties), alarm["Period"]);
        return string.Create(CultureInfo.InvariantCulture, $"{what} in {alarm["EvaluationPeriods"]} × {period} s {comparison} {alarm["Threshold"]}");
    }

    private string Describe(JsonNode statistic, JsonNode metric) =>
        $"{statistic} of {metric["Namespace"]}/{metric["MetricName"]}{{{string.Join(',', metric["Dimensions"]!.AsArray().Select(dimension => $"{dimension!["Name"]}={Render(dimension["Value"])}"))}}}";

    // Of whichever template it is: the names that these alarms refer to are the same in all.
    private string Render(JsonNode? value) => _template.Render(value);
}

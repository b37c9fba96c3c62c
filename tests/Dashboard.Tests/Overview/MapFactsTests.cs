using Webhooks.Dashboard.Overview;
using Webhooks.Dashboard.Overview.Drawing;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Tests.Overview;

/// <summary>What the boxes say, by what is known.</summary>
public sealed class MapFactsTests : IDisposable
{
    private static readonly StackOutputs Outputs = new()
    {
        TableName = "WebhookEvents-dev", TransactionsTableName = "Transactions-dev", BucketName = "archive-dev", QueueUrl = "http://127.0.0.1/0/Webhooks-dev", DeadLetterQueueUrl = "http://127.0.0.1/0/WebhooksDeadLetters-dev",
    };

    private readonly CurrentStack _stack = new(Outputs, TimeProvider.System);

    public void Dispose() => _stack.Dispose();

    [Fact]
    public void Where_nobody_counts_the_picture_says_where_to_look()
    {
        var known = KnownShape.Of(Outputs);
        var layout = MapLayout.Of(known, ("Archive", "Queue"));
        var facts = Facts(known, isLocal: false);

        var nodes = layout.Boxes.ToDictionary(box => box.Node.Id, box => facts.Of(box, []));

        nodes["Consumer"].Sentence.ShouldBe("Consumer see CloudWatch, function");
        nodes.Values.ShouldAllBe(node => node.Rate == null && node.Level == null);
        nodes["Consumer"].Word.ShouldBe("Unknown");
        nodes["Events"].Address.ShouldBe("/events");
        layout.Boxes.Count.ShouldBe(14);
    }

    [Fact]
    public void Processors_are_called_by_what_tells_them_apart_and_what_the_outputs_name_by_its_page()
    {
        var nodes = Named(Templates.Today);

        nodes["PayPalProcessor"].Name.ShouldBe("PayPal");
        nodes["PayPalProcessor"].Sentence.ShouldContain("function PayPalProcessor");
        nodes["AuditLogger"].Name.ShouldBe("AuditLogger");
        nodes["Events"].Name.ShouldBe("WebhookEvents");
        (nodes["DeadLetters"].Name, nodes["DeadLetters"].Address).ShouldBe(("Dead-letter queue", "/dead-letters"));
        (nodes["Queue"].Name, nodes["Api"].Name, nodes["Archive"].Name).ShouldBe(("Queue", "API Gateway", "Archive"));
        nodes["StripeProcessor"].Also.ShouldBe("also writes to Archive");
    }

    [Fact]
    public void A_name_too_long_for_its_box_is_cut_there_and_whole_in_the_words()
    {
        var nodes = Named(new TopologyBuilder(Templates.Today).Add("function", "MonthlyStatementsWithWholeHistory").Edge("Queue", "MonthlyStatementsWithWholeHistory", "feeds").Build());

        var node = nodes["MonthlyStatementsWithWholeHistory"];
        node.Name.ShouldEndWith("…");
        node.Sentence.ShouldContain("MonthlyStatementsWithWholeHistory");
    }

    [Fact]
    public void A_stopped_table_a_failing_function_and_a_cut_stream_are_told()
    {
        ResourceReading[] resources =
        [
            new() { Id = "Events", Kind = "table", Name = "WebhookEvents-dev", State = "stopped", Items = 98_204 }, new() { Id = "Consumer", Kind = "function", Name = "Consumer", State = "running" },
        ];
        RateSeries[] rates = [new() { Resource = "Consumer", Kind = "function", Requests = 60, Errors = 3, PerSecond = 1, P99Ms = 12 }];
        var facts = Facts(Templates.Today, resources: resources, rates: rates);

        var events = facts.Of(Box("Events"), []);
        (events.Sentence, events.Level).ShouldBe(("WebhookEvents stopped 98,204 items, table, its failures go to Archive: warning", Severity.Warning));
        var consumer = facts.Of(Box("Consumer"), []);
        (consumer.Errors, consumer.Rate, consumer.Level).ShouldBe(("3 failed", "1/s", Severity.Error));
        facts.Of(Box("AuditLogger"), ["Transactions"]).Sentence.ShouldContain("nothing comes from Transactions: stopped");
    }

    [Fact]
    public void The_gateway_says_what_it_refused_and_what_failed_only_where_it_did()
    {
        static RateSeries Route(long refused, long errors) => new() { Resource = "R", Kind = "route", Requests = 10, Errors = errors, PerSecond = 0.2, Statuses = new Dictionary<string, long> { ["200"] = 7, ["403"] = refused, ["500"] = errors } };

        Facts(Templates.Today, rates: [Route(0, 0)]).Of(Box("Api"), []).Facts.ShouldBe(["10 in 1 min"]);
        Facts(Templates.Today, rates: [Route(3, 0)]).Of(Box("Api"), []).Facts.ShouldBe(["10 in 1 min", "3 refused"]);
        var failing = Facts(Templates.Today, rates: [Route(3, 2)]).Of(Box("Api"), []);
        (failing.Facts[0], failing.Level).ShouldBe(("2 failed", Severity.Error));
    }

    private static Box Box(string id) => MapLayout.Of(Templates.Today, (null, null)).Boxes.Single(box => box.Node.Id == id);

    private Dictionary<string, MapNode> Named(Topology topology)
    {
        var facts = Facts(topology);
        return MapLayout.Of(topology, (null, null)).Boxes.ToDictionary(box => box.Node.Id, box => facts.Of(box, []));
    }

    private MapFacts Facts(Topology topology, bool isLocal = true, IReadOnlyList<ResourceReading>? resources = null, IReadOnlyList<RateSeries>? rates = null) =>
        new(isLocal, Outputs, new Titles(topology, _stack, []), [], null, resources ?? [], rates ?? [], 0);
}

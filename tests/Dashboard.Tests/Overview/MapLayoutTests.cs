using Webhooks.Dashboard.Overview.Drawing;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Tests.Overview;

public sealed class MapLayoutTests
{
    private static readonly (string, string) Back = ("Archive", "Queue");

    public static TheoryData<string> All => Templates.All;

    [Fact]
    public void What_nothing_goes_through_is_left_out_by_its_edges_alone()
    {
        var layout = MapLayout.Of(Templates.Today, Back);

        layout.Boxes.Select(box => box.Node.Id).ShouldBe(
            ["Api", "Authorizer", "StripeProcessor", "PayPalProcessor", "SquareProcessor", "Queue", "Consumer", "Events", "Transactions", "AuditLogger", "Audit", "DeadLetters", "DeadLetterProcessor", "Archive"],
            ignoreOrder: true);
    }

    [Fact]
    public void A_topic_is_there_once_something_goes_through_it()
    {
        var template = new TopologyBuilder(Templates.Today).Add("function", "OnCall").Edge("Alarms", "OnCall", "delivers").Build();

        MapLayout.Of(template, Back).Boxes.Select(box => box.Node.Id).ShouldContain("Alarms");
    }

    [Fact]
    public void Todays_way_leads_from_the_gateway_to_the_tables_and_what_has_failed_back_below()
    {
        var layout = MapLayout.Of(Templates.Today, Back);
        int X(string id) => layout.Boxes.Single(box => box.Node.Id == id).X;
        int Y(string id) => layout.Boxes.Single(box => box.Node.Id == id).Y;

        new[] { "Api", "Authorizer", "PayPalProcessor", "Queue", "Consumer", "Events" }.Select(X).ShouldBe([1, 191, 381, 571, 761, 951]);
        new[] { "Archive", "DeadLetterProcessor", "DeadLetters", "Audit", "AuditLogger" }.Select(X).ShouldBe([191, 381, 571, 761, 951]);
        new[] { "Api", "Authorizer", "PayPalProcessor", "Queue", "Consumer" }.Select(Y).Distinct().ShouldHaveSingleItem();
        new[] { "Archive", "DeadLetterProcessor", "DeadLetters", "Audit", "AuditLogger" }.Select(Y).Distinct().ShouldHaveSingleItem().ShouldBeGreaterThan(Y("SquareProcessor"));
        layout.Width.ShouldBe(1104);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_two_boxes_touch_and_all_are_in_the_picture(string name)
    {
        var layout = MapLayout.Of(Templates.Named(name), Back);

        foreach (var (at, box) in layout.Boxes.Index())
        {
            box.X.ShouldBeGreaterThan(layout.Left);
            (box.X + Cell.Width).ShouldBeLessThan(layout.Left + layout.Width);
            box.Y.ShouldBeGreaterThan(layout.Top);
            (box.Y + box.Height).ShouldBeLessThan(layout.Top + layout.Height);
            layout.Boxes.Skip(at + 1).ShouldAllBe(other => Math.Abs(other.X - box.X) >= Cell.Width + 20 || Math.Abs(other.Y - box.Y) >= box.Height + 10);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_step_of_the_flow_is_a_line_from_box_to_box_or_told_in_words(string name)
    {
        var template = Templates.Named(name);
        var layout = MapLayout.Of(template, Back);
        var boxes = layout.Boxes.ToDictionary(box => box.Node.Id);

        var drawn = layout.Wires.Select(wire => (wire.Edge.From, wire.Edge.To)).ToList();
        var told = layout.Boxes.SelectMany(box => box.Aside.Select(edge => (edge.From, edge.To)));
        drawn.Concat(told).ShouldBe(FlowEdge.Read(template).Where(edge => boxes.ContainsKey(edge.From)).Select(edge => (edge.From, edge.To)).Distinct(), ignoreOrder: true);
        foreach (var wire in layout.Wires)
        {
            IsOnEdge(wire.Points[0], boxes[wire.Edge.From]).ShouldBeTrue($"{wire.Edge} begins at its box");
            IsOnEdge(wire.Points[^1], boxes[wire.Edge.To]).ShouldBeTrue($"{wire.Edge} ends at its box");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_line_runs_through_a_box_or_out_of_the_picture(string name)
    {
        var layout = MapLayout.Of(Templates.Named(name), Back);

        foreach (var wire in layout.Wires.Append(layout.Return.ShouldNotBeNull()))
        {
            foreach (var (from, to) in wire.Points.Zip(wire.Points.Skip(1)))
            {
                (from.X == to.X || from.Y == to.Y).ShouldBeTrue($"{wire.Edge} goes straight");
                layout.Boxes.ShouldAllBe(box => !Crosses(from, to, box), wire.Edge.ToString());
                from.X.ShouldBeInRange(layout.Left, layout.Left + layout.Width);
                from.Y.ShouldBeInRange(layout.Top, layout.Top + layout.Height);
            }
        }
    }

    [Fact]
    public void Another_provider_is_one_more_box_beside_the_others()
    {
        var (three, four) = (MapLayout.Of(Templates.Today, Back), MapLayout.Of(Templates.Named("Four"), Back));

        four.Boxes.Count.ShouldBe(three.Boxes.Count + 1);
        four.Boxes.Where(box => box.Node.Id.EndsWith("Processor", StringComparison.Ordinal) && box.Node.Id != "DeadLetterProcessor").Select(box => box.X).Distinct().ShouldHaveSingleItem();
        four.Wires.Select(wire => (wire.Edge.From, wire.Edge.To)).ShouldContain(("FourthProcessor", "Queue"));
        four.Width.ShouldBe(three.Width); // no smaller letters
    }

    [Fact]
    public void Another_queue_and_function_go_on_in_the_next_band_as_large_as_before()
    {
        var layout = MapLayout.Of(Templates.WithAnotherStep, Back);
        int Y(string id) => layout.Boxes.Single(box => box.Node.Id == id).Y;

        Y("Enricher").ShouldBeGreaterThan(Y("Enrich"));
        Y("EnrichDead").ShouldBeGreaterThan(Y("Audit"));
        layout.Width.ShouldBe(1104);
    }

    [Fact]
    public void An_edge_that_closes_a_circle_is_drawn_and_moves_nobody()
    {
        var (today, circle) = (MapLayout.Of(Templates.Today, Back), MapLayout.Of(Templates.WithShortcutAndCircle, Back));

        circle.Wires.Select(wire => (wire.Edge.From, wire.Edge.To)).ShouldContain(("Consumer", "Queue"));
        foreach (var id in new[] { "Queue", "Consumer", "Events", "Audit" })
        {
            circle.Boxes.Single(box => box.Node.Id == id).X.ShouldBe(today.Boxes.Single(box => box.Node.Id == id).X);
        }
    }

    [Fact]
    public void Without_a_place_to_put_them_back_from_there_is_no_way_back()
    {
        MapLayout.Of(Templates.Today, (null, "Queue")).Return.ShouldBeNull();
        MapLayout.Of(new Topology([], null), Back).Boxes.ShouldBeEmpty();
    }

    private static bool IsOnEdge((int X, int Y) point, Box box) =>
        (point.X == box.X || point.X == box.X + Cell.Width) ? point.Y > box.Y && point.Y < box.Y + box.Height
        : (point.Y == box.Y || point.Y == box.Y + box.Height) && point.X > box.X && point.X < box.X + Cell.Width;

    private static bool Crosses((int X, int Y) from, (int X, int Y) to, Box box) =>
        Math.Max(from.X, to.X) > box.X && Math.Min(from.X, to.X) < box.X + Cell.Width && Math.Max(from.Y, to.Y) > box.Y && Math.Min(from.Y, to.Y) < box.Y + box.Height;
}

using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Hosting;

public sealed class FunctionLogTests
{
    [Fact]
    public async Task A_line_has_what_Lambda_looks_for_and_what_it_is_about()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Authorizer");
        log.Begin(new Invocation { RequestId = "r-1", Payload = default, Deadline = default, TraceId = "t-1" });

        log.Warn("Denied.", ("provider", "stripe"), ("bytes", 12), ("none", null));

        sink.Text.ShouldBe("""{"timestamp":"2026-11-22T12:00:00Z","level":"WARN","function":"Authorizer","message":"Denied.","requestId":"r-1","traceId":"t-1","provider":"stripe","bytes":12}""" + "\n");
    }

    [Fact]
    public async Task A_line_that_counts_is_the_metric_itself()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "StripeProcessor", "dev");

        log.Info("Queued.", Counters.Accepted, (Counters.TimeToQueue, 7), ("provider", "stripe"), ("eventId", "evt_1"));

        sink.Text.ShouldBe(
            """{"timestamp":"2026-11-22T12:00:00Z","level":"INFO","function":"StripeProcessor","message":"Queued.","Accepted":1,"TimeToQueue":7,"provider":"stripe","eventId":"evt_1","environment":"dev","_aws":"""
            + """{"Timestamp":1795348800000,"CloudWatchMetrics":[{"Namespace":"Webhooks","Dimensions":[["environment"],["environment","provider"]],"Metrics":"""
            + """[{"Name":"Accepted","Unit":"Count"},{"Name":"TimeToQueue","Unit":"Milliseconds"}]}]}}""" + "\n");
    }

    [Fact]
    public async Task Without_an_environment_nothing_is_counted_and_the_line_is_there_all_the_same()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Consumer");

        log.Info("A duplicate.", Counters.Duplicates, ("provider", "stripe"));

        sink.Text.ShouldBe("""{"timestamp":"2026-11-22T12:00:00Z","level":"INFO","function":"Consumer","message":"A duplicate.","Duplicates":1,"provider":"stripe"}""" + "\n");
    }

    [Fact]
    public async Task Between_invocations_lines_carry_no_ids()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Authorizer");
        log.Begin(new Invocation { RequestId = "r-1", Payload = default, Deadline = default });
        log.Info("one");
        log.Begin(null);
        log.Info("two");

        sink.Lines[0]["requestId"]!.GetValue<string>().ShouldBe("r-1");
        sink.Lines[0]["traceId"].ShouldBeNull();
        sink.Lines[1]["requestId"].ShouldBeNull();
    }

    [Fact]
    public async Task Whatever_is_said_stays_on_one_line()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Authorizer");

        log.Error("a\nb\r\n\"c\"", ("field", "d\ne☕"));

        sink.Text.Count(character => character == '\n').ShouldBe(1);
        sink.Lines[0]["message"]!.GetValue<string>().ShouldBe("a\nb\r\n\"c\"");
        sink.Lines[0]["level"]!.GetValue<string>().ShouldBe("ERROR");
    }

    [Fact]
    public async Task A_fault_has_its_type_its_message_its_cause_and_where()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Authorizer");

        try
        {
            throw new InvalidOperationException("outer", new IOException("inner"));
        }
        catch (InvalidOperationException fault)
        {
            log.Error("It failed.", fault);
        }

        var line = sink.Lines[0];
        line["errorType"]!.GetValue<string>().ShouldBe("InvalidOperationException");
        line["errorMessage"]!.GetValue<string>().ShouldBe("outer (IOException: inner)");
        line["stackTrace"]![0]!.GetValue<string>().ShouldContain(nameof(A_fault_has_its_type_its_message_its_cause_and_where));
    }

    [Fact]
    public async Task Lines_from_many_at_once_do_not_mix()
    {
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Consumer");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => log.Info("Stored.", ("number", number)))));

        sink.Lines.Select(line => line["number"]!.GetValue<int>()).Order().ShouldBe(Enumerable.Range(0, 200));
    }
}

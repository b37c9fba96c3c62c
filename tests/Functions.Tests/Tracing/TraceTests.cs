using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Webhooks.Functions.Tests.Support;
using Webhooks.Functions.Tracing;
using Invocation = Webhooks.Functions.Hosting.Invocation;

namespace Webhooks.Functions.Tests.Tracing;

/// <summary>What functions tell of their work, to a collector on a real socket.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private readonly Channel<TestRequest> _collected = Channel.CreateUnbounded<TestRequest>();
    private readonly TestServer _collector;
    private int _status = 200;

    public TraceTests() => _collector = new TestServer(request =>
    {
        _collected.Writer.TryWrite(request);
        return Task.FromResult(new TestAnswer(_status));
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task A_processors_steps_go_to_the_collector_after_the_answer()
    {
        await using var processor = Start("StripeProcessor");

        (await processor.Api.AskAsync(GatewayEvents.Proxy(GatewayEvents.Event()), GatewayEvents.Trace)).Kind.ShouldBe("response");

        var request = await CollectAsync();
        request.Path.ShouldBe("/v1/traces");
        request.Headers["Content-Type"].ShouldBe("application/x-protobuf");
        Names(request).ShouldBe(["verify signature", "normalise", "send"]);
        var parent = Convert.FromHexString("53995c3f42cd8ad8");
        request.Body.AsSpan().IndexOf(Convert.FromHexString(GatewayEvents.TraceId)).ShouldBeGreaterThan(0);
        request.Body.AsSpan().IndexOf(parent).ShouldBeGreaterThan(0);
        Encoding.UTF8.GetString(request.Body).ShouldContain("StripeProcessor");
    }

    [Fact]
    public async Task The_message_goes_on_below_the_step_that_sent_it()
    {
        await using var processor = Start("StripeProcessor");

        await processor.Api.AskAsync(GatewayEvents.Proxy(GatewayEvents.Event()), GatewayEvents.Trace);

        var header = processor.Aws.Sent.ShouldHaveSingleItem()["MessageSystemAttributes"]!["AWSTraceHeader"]!["StringValue"]!.GetValue<string>();
        header.ShouldStartWith("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=");
        header.ShouldEndWith(";Sampled=1");
        var request = await CollectAsync();
        request.Body.AsSpan().IndexOf(Convert.FromHexString(header[48..64])).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_authorizer_tells_what_it_found()
    {
        await using var authorizer = Start("Authorizer");

        await authorizer.Api.AskAsync(GatewayEvents.Authorizer(GatewayEvents.Sign("{}")), GatewayEvents.Trace);

        var request = await CollectAsync();
        Names(request).ShouldBe(["check envelope"]);
        Encoding.UTF8.GetString(request.Body).ShouldContain("Valid");
    }

    [Fact]
    public async Task A_body_that_is_no_event_is_seen_archived()
    {
        await using var processor = Start("StripeProcessor");

        await processor.Api.AskAsync(GatewayEvents.Proxy("{}"), GatewayEvents.Trace);

        Names(await CollectAsync()).ShouldBe(["verify signature", "normalise", "archive"]);
    }

    [Fact]
    public async Task A_queue_that_refuses_is_the_steps_failure()
    {
        await using var processor = new RunningFunction("StripeProcessor");
        processor.Environment[TraceExport.Key] = _collector.Url;
        processor.Aws.Instead = request => FakeAws.Target(request) == "AmazonSQS.SendMessage" ? new TestAnswer(400, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"}""") : null;
        processor.Start();

        await processor.Api.AskAsync(GatewayEvents.Proxy(GatewayEvents.Event()), GatewayEvents.Trace);

        Encoding.UTF8.GetString((await CollectAsync()).Body).ShouldContain("QueueDoesNotExist");
    }

    [Theory]
    [InlineData("Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1")]
    [InlineData("Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=0")]
    public async Task The_consumers_steps_are_in_the_messages_trace_where_that_is_recorded(string header)
    {
        await using var consumer = Start("Consumer");
        var sent = QueueEvents.Event("evt_traced", QueueEvents.Payment("pi_traced", "evt_traced"));

        await consumer.Api.AskAsync(From(header, QueueEvents.Batch(sent, QueueEvents.Event("evt_without_payment"))), GatewayEvents.Trace);
        await consumer.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_own", QueueEvents.Payment("pi_own", "evt_own"))), GatewayEvents.Trace);

        var request = await CollectAsync();
        Encoding.UTF8.GetString(request.Body).Contains("pi_traced", StringComparison.Ordinal).ShouldBe(header.EndsWith('1'));
    }

    [Theory]
    [InlineData("Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1", 200)]
    [InlineData("Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1", 403)]
    [InlineData("Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=0", 403)]
    public async Task The_dead_letter_processor_tells_what_it_archives_or_why_it_can_not(string header, int bucket)
    {
        await using var processor = new RunningFunction("DeadLetterProcessor");
        processor.Environment[TraceExport.Key] = _collector.Url;
        processor.Aws.Instead = request => request.Method == "PUT" && bucket != 200 ? new TestAnswer(bucket, "<Error><Code>AccessDenied</Code><Message>closed</Message></Error>") : null;
        processor.Start();

        await processor.Api.AskAsync(From(header, QueueEvents.Batch("not an event")), GatewayEvents.Trace);
        await processor.Api.AskAsync(QueueEvents.Batch("nor this"), GatewayEvents.Trace);

        var request = await CollectAsync();
        Names(request).ShouldBe(["archive"]);
        Encoding.UTF8.GetString(request.Body).Contains("closed", StringComparison.Ordinal).ShouldBe(bucket == 403);
    }

    [Fact]
    public async Task The_audit_is_a_step()
    {
        await using var audit = Start("AuditLogger");
        audit.Aws.Instead = request => FakeAws.Target(request) == "DynamoDB_20120810.BatchWriteItem" ? new TestAnswer(200, """{"UnprocessedItems":{}}""") : null;

        await audit.Api.AskAsync(
            """{"Records":[{"eventID":"c-1","eventName":"REMOVE","dynamodb":{"ApproximateCreationDateTime":1763812805,"Keys":{"eventId":{"S":"evt_1"}},"SequenceNumber":"1"}}]}""", GatewayEvents.Trace);

        Names(await CollectAsync()).ShouldBe(["audit"]);
    }

    [Theory]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")]
    [InlineData(null)]
    public void What_is_not_recorded_has_no_trace(string? header) =>
        Trace.Of(Invoked(header), TimeProvider.System).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a URL")]
    public void Without_a_collector_nothing_is_recorded(string? endpoint) =>
        TraceExport.From(endpoint is null ? [] : new Dictionary<string, string> { [TraceExport.Key] = endpoint }, "Consumer", TimeProvider.System).ShouldBeNull();

    [Fact]
    public async Task A_collector_that_refuses_is_left_alone_for_a_while()
    {
        _status = 503;
        var clock = new FakeClock { Rings = false };
        using var export = Export(clock);
        Send(export);
        await CollectAsync();

        export.Begin(Invoked(GatewayEvents.Trace)).ShouldBeNull();
        export.Dropped.ShouldBe(1);

        clock.Advance(TraceExport.Pause);
        export.Begin(Invoked(GatewayEvents.Trace)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_collector_that_is_gone_fails_nothing()
    {
        using var export = Export(new FakeClock());
        await _collector.DisposeAsync();

        Send(export);

        export.Dropped.ShouldBe(1);
    }

    [Fact]
    public void A_message_of_another_trace_has_its_steps_there_below_its_sender()
    {
        var trace = Trace.Of(Invoked(GatewayEvents.Trace), TimeProvider.System)!;

        trace.Begin("own", GatewayEvents.Trace)!.Dispose();
        trace.Begin("none", null)!.Dispose();
        trace.Begin("other", "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1")!.Dispose();
        trace.Begin("not recorded", "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=0").ShouldBeNull();
        trace.Begin("no sender", "Root=1-0af76519-16cd43dd8448eb211c80319c;Sampled=1").ShouldBeNull();

        trace.Spans.Select(span => (span.Name, span.TraceId, span.ParentId)).ShouldBe(
        [
            ("own", GatewayEvents.TraceId, "53995c3f42cd8ad8"),
            ("none", GatewayEvents.TraceId, "53995c3f42cd8ad8"),
            ("other", "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"),
        ]);
    }

    [Fact]
    public void More_steps_than_there_may_be_are_not_kept()
    {
        var trace = Trace.Of(Invoked(GatewayEvents.Trace), TimeProvider.System)!;

        for (var step = 0; step <= Trace.MostSpans; step++)
        {
            trace.Begin("step").Dispose();
        }

        trace.Spans.Count.ShouldBe(Trace.MostSpans);
    }

    [Fact]
    public async Task A_trace_without_steps_is_not_sent()
    {
        using var export = Export(new FakeClock());

        export.Send(export.Begin(Invoked(GatewayEvents.Trace))!);
        Send(export);

        Names(await CollectAsync()).ShouldBe(["step"]);
    }

    [Fact]
    public async Task A_failed_step_says_so_by_its_status()
    {
        using var export = Export(TimeProvider.System);
        var trace = export.Begin(Invoked(GatewayEvents.Trace))!;
        var step = trace.Begin("step").With("absent", null);
        step.Fail("it broke");
        step.Dispose();

        export.Send(trace);

        // Status: field 15, of 12 bytes; message, field 2, "it broke"; code, field 3, ERROR.
        var body = (await CollectAsync()).Body;
        ReadOnlySpan<byte> status = [0x7A, 12, 0x12, 8, .. "it broke"u8, 0x18, 2];
        body.AsSpan().IndexOf(status).ShouldBeGreaterThan(0);
        Encoding.UTF8.GetString(body).ShouldNotContain("absent");
    }

    private static Invocation Invoked(string? header) => new()
    {
        RequestId = "request-1",
        Payload = default,
        Deadline = DateTimeOffset.MaxValue,
        TraceHeader = header,
        TraceId = Webhooks.Functions.Hosting.XRayHeader.TraceId(header),
    };

    private static void Send(TraceExport export)
    {
        var trace = export.Begin(Invoked(GatewayEvents.Trace))!;
        trace.Begin("step").Dispose();
        export.Send(trace);
    }

    /// <summary>The names of the steps, which are the only texts after a field 5's tag that are known here.</summary>
    private static List<string> Names(TestRequest request)
    {
        var text = Encoding.Latin1.GetString(request.Body);
        string[] known = ["verify signature", "normalise", "send", "merge", "write", "archive", "audit", "check envelope", "step"];
        return [.. known.Select(name => (Name: name, At: text.IndexOf($"\x2A{(char)name.Length}{name}", StringComparison.Ordinal))).Where(found => found.At >= 0).OrderBy(found => found.At).Select(found => found.Name)];
    }

    private TraceExport Export(TimeProvider clock) => TraceExport.From(new Dictionary<string, string> { [TraceExport.Key] = _collector.Url }, "Consumer", clock)!;

    private async Task<TestRequest> CollectAsync() => await _collected.Reader.ReadAsync(TestTime.Limit());

    /// <summary>The batch as if its messages had been sent under that header.</summary>
    private static string From(string header, string batch)
    {
        var edited = JsonNode.Parse(batch)!;
        foreach (var record in edited["Records"]!.AsArray())
        {
            record!["attributes"]!["AWSTraceHeader"] = header;
        }

        return edited.ToJsonString();
    }

    private RunningFunction Start(string handler)
    {
        var function = new RunningFunction(handler);
        function.Environment[TraceExport.Key] = _collector.Url;
        return function.Start();
    }
}

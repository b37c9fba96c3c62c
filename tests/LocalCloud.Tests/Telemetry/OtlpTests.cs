using System.IO.Compression;
using Google.Protobuf;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Telemetry;

public sealed class OtlpTests
{
    /// <summary>
    /// An ExportTraceServiceRequest, byte by byte from OpenTelemetry's own .proto files: a resource with service.name "shop", and a span
    /// "pay" of kind CLIENT, from 1 s to 2 s, with the attribute n = 7 and the status ERROR.
    /// </summary>
    private static readonly byte[] ByHand = Convert.FromHexString(
        "0A60"
        + "0A180A160A0C736572766963652E6E616D6512060A0473686F70"
        + "12441242"
        + "0A100102030405060708090A0B0C0D0E0F10120811121314151617182A03706179"
        + "30033900CA9A3B00000000410094357700000000"
        + "4A070A016E12021807"
        + "7A021802");

    [Fact]
    public async Task A_span_made_of_bytes_by_hand_arrives_by_http()
    {
        await using var collector = await Collector.StartAsync();

        using var answer = await collector.PostAsync("/v1/traces", ByHand);

        ((int)answer.StatusCode).ShouldBe(200);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-protobuf");
        ShouldBeTheSpan(collector);
    }

    [Fact]
    public async Task And_by_grpc_with_its_status_in_the_trailers()
    {
        await using var collector = await Collector.StartAsync();

        var (answer, body) = await collector.CallAsync("/opentelemetry.proto.collector.trace.v1.TraceService/Export", [0, 0, 0, 0, (byte)ByHand.Length, .. ByHand]);

        answer.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
        body.ShouldBe([0, 0, 0, 0, 0]);
        ShouldBeTheSpan(collector);
    }

    [Fact]
    public async Task What_is_packed_is_unpacked()
    {
        await using var collector = await Collector.StartAsync();
        var packed = Pack(ByHand);

        using var answer = await collector.PostAsync("/v1/traces", packed, encoding: "gzip");
        var (call, _) = await collector.CallAsync(OtlpGrpc.PathOf("trace", "TraceService"), [1, 0, 0, 0, (byte)packed.Length, .. packed], "gzip");

        ((int)answer.StatusCode).ShouldBe(200);
        call.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
        collector.Telemetry.Spans.Held.Spans.ShouldBe(2);
    }

    [Theory]
    [InlineData("/v1/traces", "application/json", null, 415)]
    [InlineData("/v1/traces", "application/x-protobuf", "br", 415)]
    [InlineData("/v1/traces", "application/x-protobuf", "gzip", 400)]
    [InlineData("/v1/traces", "application/x-protobuf", null, 400)]
    [InlineData("/v1/profiles", "application/x-protobuf", null, 404)]
    public async Task What_is_not_understood_has_its_status_and_says_why(string path, string contentType, string? encoding, int status)
    {
        await using var collector = await Collector.StartAsync();

        using var answer = await collector.PostAsync(path, [0xFF, 0xFF, 0xFF], contentType, encoding);

        ((int)answer.StatusCode).ShouldBe(status);
        RpcStatus.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync()).Message.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Only_post_is_known()
    {
        await using var collector = await Collector.StartAsync();

        using var answer = await collector.Client.GetAsync(collector.Http + "/v1/traces");

        ((int)answer.StatusCode).ShouldBe(405);
        answer.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Theory]
    [InlineData("/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export", new byte[] { 0, 0, 0, 0, 0 }, null, "12")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", new byte[] { 0, 0, 0, 0, 1, 0xFF }, null, "3")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", new byte[] { 0, 0, 0, 0, 9 }, null, "3")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", new byte[] { 1, 0, 0, 0, 1, 0 }, "br", "12")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", new byte[] { 0, 0xFF, 0, 0, 0 }, null, "8")]
    public async Task A_call_that_is_not_understood_has_its_grpc_status(string path, byte[] frame, string? encoding, string status)
    {
        await using var collector = await Collector.StartAsync();

        var (answer, _) = await collector.CallAsync(path, frame, encoding);

        ((int)answer.StatusCode).ShouldBe(200);
        (answer.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing : answer.Headers.GetValues("grpc-status")).ShouldBe([status]);
    }

    [Fact]
    public async Task A_packed_body_that_becomes_too_large_is_refused()
    {
        await using var collector = await Collector.StartAsync();

        using var answer = await collector.PostAsync("/v1/traces", Pack(new byte[OtlpReceiver.LargestRequest + 1]), encoding: "gzip");

        ((int)answer.StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task Of_a_request_with_invalid_spans_the_others_are_taken_and_the_answer_counts()
    {
        await using var collector = await Collector.StartAsync();
        Span invalid = new() { Name = "no ids" };

        using var answer = await collector.PostAsync("/v1/traces", Collector.Request(Collector.Span(1), invalid).ToByteArray());

        ((int)answer.StatusCode).ShouldBe(200);
        var success = ExportResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync()).PartialSuccess;
        success.Rejected.ShouldBe(1);
        success.ErrorMessage.ShouldContain("16 bytes");
        collector.Telemetry.Spans.Held.Spans.ShouldBe(1);
    }

    [Fact]
    public async Task Of_more_spans_than_are_held_the_newest_stay_and_the_others_are_counted()
    {
        await using var collector = await Collector.StartAsync();
        var all = Collector.Request(Enumerable.Range(1, SpanStore.Capacity + 50).Select(number => Collector.Span(number)));

        using var answer = await collector.PostAsync("/v1/traces", all.ToByteArray());

        collector.Telemetry.Spans.Held.ShouldBe((SpanStore.Capacity, SpanStore.Capacity, 50));
        collector.Telemetry.Spans.Find(TraceId(50)).ShouldBeNull();
        collector.Telemetry.Spans.Find(TraceId(51)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Logs_and_metrics_arrive_and_a_kind_of_metric_that_is_not_known_is_counted()
    {
        await using var collector = await Collector.StartAsync();
        LogsRequest logs = new() { ResourceLogs = { new ResourceLogs { Resource = Values.ResourceOf("shop"), ScopeLogs = { new ScopeLogs { LogRecords = { new LogRecord { SeverityNumber = 17, Body = Values.Of("It broke.") } } } } } } };
        Metric gauge = new() { Name = "queue.depth", Unit = "1", Gauge = new Numbers { DataPoints = { new NumberPoint { TimeUnixNano = 5, AsInt = 12 } } } };
        Metric histogram = new() { Name = "took", Unit = "ms", Histogram = new Histogram { DataPoints = { new HistogramPoint { TimeUnixNano = 5, Count = 4, Sum = 10 } } } };
        MetricsRequest metrics = new() { ResourceMetrics = { new ResourceMetrics { Resource = Values.ResourceOf("shop"), ScopeMetrics = { new ScopeMetrics { Metrics = { gauge, histogram, new Metric { Name = "other" } } } } } } };

        using var first = await collector.PostAsync("/v1/logs", logs.ToByteArray());
        using var second = await collector.PostAsync("/v1/metrics", metrics.ToByteArray());

        var record = collector.Telemetry.Logs.All().ShouldHaveSingleItem();
        record.Text.Message.ShouldBe("It broke.");
        record.Text.Level.ShouldBe(LogLevel.Error);
        record.Service.ShouldBe("shop");
        collector.Telemetry.Metrics.Series().Select(series => (series.Name, series.Type, series.Last!.Value)).ShouldBe([("queue.depth", "gauge", 12), ("took", "histogram", 2.5)]);
        ExportResponse.Parser.ParseFrom(await second.Content.ReadAsByteArrayAsync()).PartialSuccess.Rejected.ShouldBe(1);
    }

    private static string TraceId(int number) => Convert.ToHexStringLower(Collector.Span(number).TraceId.Span);

    private static void ShouldBeTheSpan(Collector collector)
    {
        var held = collector.Telemetry.Spans.Find("0102030405060708090a0b0c0d0e0f10").ShouldNotBeNull().ShouldHaveSingleItem();
        held.Service.ShouldBe("shop");
        held.Span.Name.ShouldBe("pay");
        held.Span.Kind.ShouldBe(SpanKind.Client);
        (held.End - held.Start).ShouldBe(1_000_000_000);
        held.IsError.ShouldBeTrue();
        Values.Texts(held.Span.Attributes)["n"].ShouldBe("7");
    }

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}

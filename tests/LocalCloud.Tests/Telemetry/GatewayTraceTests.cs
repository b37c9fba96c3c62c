using LocalCloud.ApiGateway;
using LocalCloud.Telemetry;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Telemetry;

public sealed class GatewayTraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private readonly CloudTelemetry _telemetry = new();

    [Fact]
    public void A_request_that_brings_no_trace_begins_one_whose_first_span_it_is()
    {
        var (header, trace) = Begin();

        trace.ShouldNotBeNull().Around.SpanId.ShouldBeNull();
        header.ShouldBe($"Root=1-{trace.Around.TraceId[..8]}-{trace.Around.TraceId[8..]};Parent={trace.SpanId};Sampled=1");
    }

    [Theory]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("X-Amzn-Trace-Id", "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1")]
    [InlineData("X-Amzn-Trace-Id", "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331")]
    public void A_trace_that_a_request_brings_is_continued_below_the_caller(string name, string value)
    {
        var (header, trace) = Begin((name, value));

        trace.ShouldNotBeNull().Around.ShouldBe(new TraceContext(TraceId, "b7ad6b7169203331"));
        header.ShouldContain($"Parent={trace.SpanId}");
    }

    [Theory]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    [InlineData("X-Amzn-Trace-Id", "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=0")]
    public void A_caller_who_decided_not_to_record_is_obeyed(string name, string value)
    {
        var (header, trace) = Begin((name, value));

        trace.ShouldBeNull();
        header.ShouldBe("Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=0");
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-zaf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void A_traceparent_that_is_none_begins_another_trace(string value)
    {
        var (_, trace) = Begin(("traceparent", value));

        trace.ShouldNotBeNull().Around.TraceId.ShouldNotBe(TraceId);
    }

    [Fact]
    public void Of_a_load_ten_a_second_are_recorded_and_then_one_in_a_hundred()
    {
        StoppedClock clock = new();
        Sampler sampler = new(clock);

        Enumerable.Range(0, 1_010).Count(_ => sampler.Take()).ShouldBe(20);

        clock.Advance();
        Enumerable.Range(0, 10).ShouldAllBe(_ => sampler.Take());
    }

    private (string Header, GatewayTrace? Trace) Begin(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        HeaderDictionary given = [];
        foreach (var (name, value) in headers)
        {
            given[name] = value;
        }

        return GatewayTrace.Begin(given, DateTimeOffset.UnixEpoch.AddYears(56), _telemetry);
    }

    private sealed class StoppedClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(56);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance() => _now += TimeSpan.FromSeconds(1);
    }
}

using System.Diagnostics;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SpanKind = LocalCloud.Telemetry.Otlp.SpanKind;

namespace LocalCloud.Tests.Telemetry;

/// <summary>OpenTelemetry's own exporter is who decides what is right.</summary>
public sealed class SdkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_sdks_exporter_gets_its_spans_here(bool grpc)
    {
        await using var collector = await Collector.StartAsync();

        Export(grpc ? collector.Grpc : collector.Http + "/v1/traces", grpc).ShouldBeTrue();

        var (_, service, span) = collector.Telemetry.Spans.Find(TraceIdOf(collector)).ShouldNotBeNull().ShouldHaveSingleItem();
        service.ShouldBe("shop of the SDK");
        span.Name.ShouldBe("sell");
        span.Kind.ShouldBe(SpanKind.Producer);
        Values.Texts(span.Attributes)["article"].ShouldBe("tea");
        span.Events.ShouldHaveSingleItem().Name.ShouldBe("packed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_received_and_made_goes_on_to_a_collector_that_is_set(bool grpc)
    {
        await using var other = await Collector.StartAsync();
        await using var forward = OtlpForwarder.FromEnvironment(name => name switch
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT" => grpc ? other.Grpc : other.Http,
            "OTEL_EXPORTER_OTLP_PROTOCOL" => grpc ? "grpc" : "http/protobuf",
            _ => null,
        });
        await using var collector = await Collector.StartAsync(forward);

        Export(collector.Http + "/v1/traces", grpc: false).ShouldBeTrue();
        TraceContext place = new("0af7651916cd43dd8448eb211c80319c", null);
        collector.Telemetry.Record(place, "b7ad6b7169203331", "Orders", "POST /orders", SpanKind.Server, 1, 2, null);

        await Collector.UntilAsync(() => other.Telemetry.Spans.Held.Spans == 2);
        other.Telemetry.Spans.Find(place.TraceId).ShouldNotBeNull().ShouldHaveSingleItem().Service.ShouldBe("Orders");
        other.Telemetry.Spans.Find(TraceIdOf(collector)).ShouldNotBeNull().ShouldHaveSingleItem().Service.ShouldBe("shop of the SDK");
        forward!.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_collector_that_is_gone_cannot_take_is_dropped_and_counted()
    {
        await using var forward = OtlpForwarder.FromEnvironment(name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://127.0.0.1:1" : null);

        forward!.Spans("Orders", Collector.Span(1));

        await Collector.UntilAsync(() => forward.Dropped == 1);
    }

    /// <summary>The trace that isn't one of the test's own.</summary>
    private static string TraceIdOf(Collector collector)
    {
        string? found = null;
        collector.Telemetry.Spans.Visit(spans =>
        {
            found = spans[0].Service == "shop of the SDK" ? spans[0].TraceId : found;
            return true;
        });
        return found.ShouldNotBeNull();
    }

    private static bool Export(string endpoint, bool grpc)
    {
        var source = $"shop {Guid.NewGuid()}";
        using ActivitySource activities = new(source);
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source)
            .ConfigureResource(resource => resource.AddService("shop of the SDK"))
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = new Uri(endpoint);
                exporter.Protocol = grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            })
            .Build();
        using (var activity = activities.StartActivity("sell", ActivityKind.Producer))
        {
            activity!.SetTag("article", "tea").AddEvent(new ActivityEvent("packed"));
        }

        return provider.ForceFlush(30_000);
    }
}

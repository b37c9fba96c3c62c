using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.ServiceDefaults.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void Without_an_endpoint_nothing_is_added()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "";
        var before = builder.Services.Count;

        builder.ConfigureOpenTelemetry();

        builder.Services.Count.ShouldBe(before);
    }

    [Fact]
    public async Task Logs_traces_and_metrics_reach_the_endpoint_before_the_process_ends_but_no_span_of_a_health_check()
    {
        await using Collector collector = await Collector.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Configuration["OTEL_SERVICE_NAME"] = "shop";
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/orders", (ILogger<TelemetryTests> logger) => logger.LogInformation("an order was read"));
        await app.StartAsync();

        using HttpClient client = new();
        await client.GetAsync(app.Urls.Single() + "/orders");
        await client.GetAsync(app.Urls.Single() + "/health");
        await app.StopAsync();
        await app.DisposeAsync();

        collector.Received("/v1/logs").ShouldContain("an order was read");
        collector.Received("/v1/logs").ShouldContain("shop");
        collector.Received("/v1/traces").ShouldContain(Attribute("url.path", "/orders"));
        collector.Received("/v1/traces").ShouldContain("shop");
        collector.Received("/v1/traces").ShouldNotContain(Attribute("url.path", "/health"));
        collector.Received("/v1/metrics").ShouldContain("http.server.request.duration");
    }

    /// <summary>A key and its text as protobuf has them: field 2 of a KeyValue, an AnyValue whose field 1 is the text.</summary>
    private static string Attribute(string key, string value) => $"{key}\u0012{(char)(value.Length + 2)}\n{(char)value.Length}{value}";

    /// <summary>Takes OTLP over HTTP. Protobuf holds its texts as they are, so they can be searched for.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> _received = new(StringComparer.Ordinal);

        public string Address => app.Urls.Single();

        public string Received(string path) => _received.GetValueOrDefault(path, "");

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            Collector collector = new(app);
            ((IApplicationBuilder)app).Run(collector.TakeAsync);
            await app.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using StreamReader body = new(context.Request.Body, Encoding.Latin1);
            var text = await body.ReadToEndAsync(context.RequestAborted);
            _received.AddOrUpdate(context.Request.Path, text, (_, before) => before + text);
        }
    }
}

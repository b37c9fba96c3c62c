using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Telemetry by OTLP. Apart from <see cref="Extensions"/>, so that without an endpoint none of these assemblies is loaded.</summary>
internal sealed class OtlpTelemetry(IConfiguration configuration, IHostEnvironment environment) : IHostedLifecycleService
{
    private OpenTelemetrySdk? _sdk;

    public static void Add(IHostApplicationBuilder builder)
    {
        // Off by default in .NET 10: the spans of ASP.NET Core would have a name and nothing else.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.SetResourceBuilder(Describe(ResourceBuilder.CreateDefault(), builder.Configuration, builder.Environment));
            logging.AddOtlpExporter();
        });
        builder.Services.AddHostedService<OtlpTelemetry>();
    }

    /// <summary>Before any service starts, so that nothing goes unseen.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _sdk = OpenTelemetrySdk.Create(telemetry =>
        {
            telemetry.Services.Replace(ServiceDescriptor.Singleton(configuration));   // where the exporter finds OTEL_…
            telemetry.ConfigureResource(resource => Describe(resource, configuration, environment));
            telemetry.WithTracing(tracing => tracing
                .AddSource(environment.ApplicationName, $"{environment.ApplicationName}.*")
                .AddSource("Microsoft.AspNetCore", "System.Net.Http"));
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(environment.ApplicationName, $"{environment.ApplicationName}.*")
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"));
            telemetry.UseOtlpExporter();
        });
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After every service has stopped: sends what is still held back.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _sdk?.Dispose();
        return Task.CompletedTask;
    }

    private static ResourceBuilder Describe(ResourceBuilder resource, IConfiguration configuration, IHostEnvironment environment) =>
        resource.AddService(configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : environment.ApplicationName);
}

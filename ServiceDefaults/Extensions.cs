using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every process of the solution has in common: telemetry and health, under the names of the standard Aspire project.
/// Different from it, since these packages can't be had where this is built (docs/adr/0008): no OpenTelemetry.Extensions.Hosting,
/// so the providers are made by hand and aren't in the container; no instrumentation packages, so spans and metrics are those
/// that .NET itself emits; no resilience handler and no service discovery for HttpClient. With <c>-p:Orchestrator=Aspire</c> all of it is there.
/// </summary>
public static class Extensions
{
    private const string Health = "/health";
    private const string Alive = "/alive";
    private const string Live = "live";

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
#if ASPIRE
        HttpDefaults.Add(builder);
#endif
        return builder;
    }

    /// <summary>
    /// Sends logs, traces and metrics to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, as the other <c>OTEL_…</c> settings say.
    /// Without that setting nothing is added, and no OpenTelemetry assembly is loaded.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            OtlpTelemetry.Add(builder);
        }

        return builder;
    }

    /// <summary>One check, "self", that says that the process answers.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        return builder;
    }

    /// <summary>
    /// <c>/health</c>: everything works, requests may come. <c>/alive</c>: the process answers; if not, restart it.
    /// The standard project maps them in development only. All that uses this one listens on loopback, so they are always there.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(Health).Add(WithoutTrace);
        app.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).Add(WithoutTrace);
        return app;
    }

    /// <summary>Whoever waits for a process asks every second: those spans would bury the others.</summary>
    private static void WithoutTrace(EndpointBuilder endpoint)
    {
        var answer = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
            {
                activity.ActivityTraceFlags &= ~System.Diagnostics.ActivityTraceFlags.Recorded;
            }

            return answer(context);
        };
    }
}

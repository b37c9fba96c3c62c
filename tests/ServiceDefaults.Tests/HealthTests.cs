using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Webhooks.ServiceDefaults.Tests;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task A_process_that_answers_is_healthy_and_alive(string path)
    {
        await using var app = await StartAsync(_ => { });

        using HttpClient client = new();
        (await client.GetStringAsync(app.Urls.Single() + path)).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_dependency_that_is_down_makes_a_process_unhealthy_but_not_dead()
    {
        await using var app = await StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy()));

        using HttpClient client = new();
        (await client.GetAsync(app.Urls.Single() + "/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync(app.Urls.Single() + "/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        configure(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }
}

using CloudTemplate;
using LocalCloud.ApiGateway;
using LocalCloud.Logs;
using LocalCloud.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.ApiGateway;

/// <summary>A gateway on a port of its own, in front of functions that are fakes.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app) => _app = app;

    public required HttpClient Client { get; init; }
    public required FakeFunctions Functions { get; init; }
    public required ServiceClock Clock { get; init; }
    public required LogLines<RestApi> Log { get; init; }

    public static Task<TestGateway> StartAsync(params MethodModel[] methods) => StartAsync(Apis.Of(methods));

    public static async Task<TestGateway> StartAsync(RestApiModel api, IReadOnlyList<InvokePermissionModel>? permissions = null, LogGroups? logs = null)
    {
        FakeFunctions functions = new();
        ServiceClock clock = new(TimeProvider.System);
        LogLines<RestApi> log = new();
        RestApi gateway = new(api, Apis.SystemOf(permissions ?? Apis.PermissionsFor(api)), functions, clock, log, logs);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        ((IApplicationBuilder)app).Run(gateway.HandleAsync);
        await app.StartAsync();

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new TestGateway(app)
        {
            Client = new HttpClient { BaseAddress = new Uri(address) },
            Functions = functions,
            Clock = clock,
            Log = log,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Hosting;

/// <summary>Kestrel on loopback, on a port for each listener, with nothing between it and <see cref="Gate"/>.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private WebServer(WebApplication application, Gate gate) => (_application, Gate) = (application, gate);

    public Gate Gate { get; }

    public static async Task<WebServer> StartAsync(IReadOnlyList<int> ports, FileLog log, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(log);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;   // each service has a limit of its own, and its own words for it
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);   // a function at a breakpoint is silent
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;              // a long poll is silent
            foreach (var port in ports)
            {
                kestrel.Listen(IPAddress.Loopback, port);
            }
        });
        var application = builder.Build();
        Gate gate = new(ports.Count);
        application.Run(gate.HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            await application.DisposeAsync();
            throw new StartException($"A port can't be listened on: {fault.Message} Choose others with --port (0: any).");
        }

        gate.Bind(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);
        return new WebServer(application, gate);
    }

    public ILogger<T> Logger<T>() => _application.Services.GetService<ILogger<T>>() ?? NullLogger<T>.Instance;

    public async ValueTask DisposeAsync()
    {
        // Long polls don't end by themselves.
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }
}

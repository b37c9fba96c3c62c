using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Webhooks.Dashboard.Access;
using Webhooks.Operations;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Hosting;

/// <summary>The web server of one dashboard, on loopback only.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DashboardHost(WebApplication application, Uri address)
    {
        _application = application;
        Link = new Uri(address, $"/?{AccessGate.LinkParameter}={application.Services.GetRequiredService<AccessKeys>().Link}");
    }

    /// <summary>Where it is opened: the address, and the token that lets one in.</summary>
    public Uri Link { get; }

    /// <exception cref="OperationException">The stack's outputs can't be read, or the port is taken.</exception>
    public static async Task<DashboardHost> StartAsync(DashboardOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var outputs = options.Stack is { } file ? StackOutputs.Read(file.FullName) : StackOutputs.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        if (!outputs.IsLocal)
        {
            await CheckAsync(outputs, time, cancellationToken);
        }

        var keys = options.Key is { } key ? AccessKeys.Read(key.FullName) : new AccessKeys();
        try
        {
            return await ListenAsync(outputs, keys, options.Port ?? DashboardOptions.DefaultPort, time, cancellationToken);
        }
        catch (IOException) when (options.Port is null)
        {
            return await ListenAsync(outputs, keys, 0, time, cancellationToken);
        }
        catch (IOException taken)
        {
            throw new OperationException($"Port {options.Port} can't be listened on: {taken.Message} Choose another with --port (0: any).", taken);
        }
    }

    public Task RunToEndAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Asks a deployed stack's table for nothing: without keys, with old ones, or in another region, better say so now than on every page.</summary>
    /// <exception cref="OperationException">The stack can't be asked.</exception>
    private static async Task CheckAsync(StackOutputs outputs, TimeProvider time, CancellationToken cancellationToken)
    {
        using EventStore events = new(outputs, time);
        await events.FindAsync("none", cancellationToken);
    }

    private static async Task<DashboardHost> ListenAsync(StackOutputs outputs, AccessKeys keys, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Webhooks.Dashboard" });
        builder.AddServiceDefaults();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(outputs);
        builder.Services.AddSingleton(keys);
        Routes.AddServices(builder.Services);
        var application = builder.Build();
        Routes.Map(application);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new DashboardHost(application, new Uri(address));
    }
}

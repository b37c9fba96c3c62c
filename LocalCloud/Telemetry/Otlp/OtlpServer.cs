using System.Net;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LocalCloud.Telemetry.Otlp;

/// <summary>Listens for OTLP on loopback, by HTTP and by gRPC, each on the port that OpenTelemetry's programs try by themselves.</summary>
internal sealed class OtlpServer : IAsyncDisposable
{
    private const int HttpPort = 4318;
    private const int GrpcPort = 4317;
    private readonly WebApplication _application;

    private OtlpServer(WebApplication application, string http, string grpc) => (_application, Http, Grpc) = (application, http, grpc);

    /// <summary><c>http://127.0.0.1:4318</c></summary>
    public string Http { get; }

    /// <summary><c>http://127.0.0.1:4317</c></summary>
    public string Grpc { get; }

    /// <param name="anyPort">Not the usual ports; else each is moved where it is taken.</param>
    public static async Task<OtlpServer> StartAsync(OtlpReceiver receiver, bool anyPort, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;   // there is a limit for what comes out of it, with words of its own
            kestrel.Listen(IPAddress.Loopback, PortOf(HttpPort, anyPort));
            kestrel.Listen(IPAddress.Loopback, PortOf(GrpcPort, anyPort), listener => listener.Protocols = HttpProtocols.Http2);
        });
        var application = builder.Build();
        OtlpHttp http = new(receiver);
        OtlpGrpc grpc = new(receiver);
        application.Run(context => HttpProtocol.IsHttp2(context.Request.Protocol) ? grpc.HandleAsync(context) : http.HandleAsync(context));
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            await application.DisposeAsync();
            throw new StartException($"A port for telemetry can't be listened on: {fault.Message} Start again, or with --port 0 (any ports).");
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        return new OtlpServer(application, addresses[0], addresses[1]);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static int PortOf(int usual, bool any) => !any && Ports.IsFree(usual) ? usual : 0;
}

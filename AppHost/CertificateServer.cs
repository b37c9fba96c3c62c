using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Providers;

namespace Webhooks.AppHost;

/// <summary>
/// Serves the certificate of a provider whose webhooks are verified by one, where the provider itself would: by HTTPS, since that is
/// the only way in which it is fetched. What it serves is also what it serves with.
/// </summary>
internal sealed class CertificateServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private CertificateServer(WebApplication application, Uri address) => (_application, Address) = (application, address);

    /// <summary>Where it answers: <c>https://127.0.0.1:…/</c>.</summary>
    public Uri Address { get; }

    /// <param name="secret">With certificate, key and the certificate's URL, whose port is taken again if it is free: then nothing changes for who knows it.</param>
    public static async Task<CertificateServer> StartAsync(ProviderSecret secret, CancellationToken cancellationToken)
    {
        var url = new Uri(secret.CertificateUrl!);
        try
        {
            return await StartAsync(secret, url, url.IsDefaultPort ? 0 : url.Port, cancellationToken);
        }
        catch (IOException) when (!url.IsDefaultPort)
        {
            return await StartAsync(secret, url, 0, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<CertificateServer> StartAsync(ProviderSecret secret, Uri url, int port, CancellationToken cancellationToken)
    {
        using var pem = X509Certificate2.CreateFromPem(secret.Certificate!, secret.Keys[0]);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);   // TLS wants the key beside it, not only in memory
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listener => listener.UseHttps(certificate)));
        var application = builder.Build();
        application.Run(context =>
        {
            if (context.Request.Path != url.AbsolutePath)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            context.Response.ContentType = "application/x-pem-file";
            return context.Response.WriteAsync(secret.Certificate!, context.RequestAborted);
        });
        try
        {
            await application.StartAsync(cancellationToken);
            var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new CertificateServer(application, new Uri(address));
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

/// <summary>A server of certificates on loopback, over TLS with a test authority's own certificate.</summary>
internal sealed class CertificateServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Task _running;

    public CertificateServer(PayPalTestAuthority authority)
    {
        using var fromPem = X509Certificate2.CreateFromPem(authority.CertificatePem, authority.PrivateKeyPem);
        _certificate = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), password: null);
        _listener.Start();
        _running = RunAsync();
    }

    /// <summary>The whole answer to a request for a path; null: none, for ever.</summary>
    public Func<string, string?> Answer { get; set; } = _ => Ok("");

    public string Origin => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public static string Status(string line) => $"HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _certificate.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // That is how it ends.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(_certificate);
                using var reader = new StreamReader(tls);
                var path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // Headers.
                }

                if (Answer(path) is { } answer)
                {
                    await tls.WriteAsync(Encoding.UTF8.GetBytes(answer));
                }
                else
                {
                    await reader.ReadLineAsync(); // until the client gives up
                }
            }
        }
        catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client didn't trust us, or didn't wait.
        }
    }
}

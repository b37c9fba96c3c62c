namespace Webhooks.Functions.Http;

/// <summary>Where an HTTP server is.</summary>
/// <param name="Host">A host name or an IP address, IPv6 without brackets.</param>
/// <param name="Tls">Whether the connection is encrypted, and the server's certificate checked.</param>
/// <param name="Prefix">The path before every request's own, without a slash at its end; empty for most.</param>
public sealed record HttpAddress(string Host, int Port, bool Tls, string Prefix)
{
    /// <summary>The <c>Host</c> header: the port is there only when it isn't the scheme's own.</summary>
    public string Authority { get; } =
        (Host.Contains(':') ? $"[{Host}]" : Host) + (Port == (Tls ? 443 : 80) ? "" : $":{Port}");

    /// <summary>The address of a URL; null when it isn't an absolute http or https one, or holds what an address can't (user, query, fragment).</summary>
    public static HttpAddress? Of(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? new HttpAddress(uri.IdnHost, uri.Port, uri.Scheme == Uri.UriSchemeHttps, uri.AbsolutePath.TrimEnd('/'))
            : null;

    public override string ToString() => $"{(Tls ? "https" : "http")}://{Authority}{Prefix}";
}

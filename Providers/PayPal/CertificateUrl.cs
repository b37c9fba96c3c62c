namespace Webhooks.Providers.PayPal;

/// <summary>
/// Which addresses a signing certificate may be fetched from. The address comes with the request, so it is an attacker's to
/// choose: whatever isn't exactly as PayPal's are is refused before anything is fetched.
/// </summary>
public static class CertificateUrl
{
    /// <summary>Where PayPal keeps the certificates of live webhooks.</summary>
    public const string DefaultOrigin = "https://api.paypal.com";

    /// <summary>Where PayPal keeps those of its sandbox. Anybody can have a sandbox account: allowed only where it is configured.</summary>
    public const string SandboxOrigin = "https://api.sandbox.paypal.com";

    /// <summary>How the path of each certificate begins.</summary>
    public const string PathPrefix = "/v1/notifications/certs/CERT-";

    // PayPal's have fewer than 50 characters behind CERT-.
    private const int MaxLength = 300;

    /// <summary>https, one of the origins to the letter, the path, and nothing else: no query, fragment, user-info or escape.</summary>
    /// <param name="origins">The configured origins; empty: <see cref="DefaultOrigin"/>.</param>
    public static bool IsAllowed(string? url, IReadOnlyList<string> origins)
    {
        if (url is not { Length: <= MaxLength })
        {
            return false;
        }

        if (origins.Count == 0)
        {
            return IsUnder(DefaultOrigin, url);
        }

        foreach (var origin in origins)
        {
            if (IsUnder(origin.TrimEnd('/'), url))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it lies in PayPal's sandbox.</summary>
    public static bool IsSandbox(string url) => url.StartsWith(SandboxOrigin + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it lies where PayPal keeps live webhooks' certificates.</summary>
    public static bool IsLive(string url) => url.StartsWith(DefaultOrigin + "/", StringComparison.OrdinalIgnoreCase);

    // By its characters, not by a parser: what two parsers read differently is how such rules are got around.
    private static bool IsUnder(string origin, string url) =>
        origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        && origin.IndexOf('/', "https://".Length) < 0
        && url.StartsWith(origin, StringComparison.OrdinalIgnoreCase)
        && url.AsSpan(origin.Length) is var path
        && path.StartsWith(PathPrefix, StringComparison.Ordinal)
        && path[PathPrefix.Length..] is { Length: > 0 } name
        && IsName(name);

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using LocalCloud.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.ApiGateway;

/// <summary>One request: what functions are told of it, and what became of it.</summary>
internal sealed class GatewayRequest
{
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html names them.
    private static readonly FrozenSet<string> DroppedHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server", "TE",
        "Transfer-Encoding", "Trailer", "Upgrade", "WWW-Authenticate");

    private IReadOnlyList<KeyValuePair<string, List<string>>>? _query;

    public GatewayRequest(HttpContext http, TimeProvider processTime, CloudTelemetry? telemetry)
    {
        Http = http;
        Time = processTime.GetUtcNow();
        Started = processTime.GetTimestamp();
        Method = http.Request.Method;
        Path = ReadPath(http);
        RequestId = Guid.NewGuid().ToString();
        ExtendedRequestId = Convert.ToBase64String(Guid.NewGuid().ToByteArray().AsSpan(0, 11));   // 16 characters, the last a '=', like AWS's
        (Trace, Recorded) = GatewayTrace.Begin(http.Request.Headers, Time, telemetry);
        SourceIp = http.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1";
        Headers = ReadHeaders(http);
    }

    public HttpContext Http { get; }

    /// <summary>When it came, by the clock on the wall: functions compare it with their own.</summary>
    public DateTimeOffset Time { get; }

    public long Started { get; }

    public string Method { get; }

    /// <summary>Percent-encoded as it came, with one leading slash, without the query.</summary>
    public string Path { get; }

    public string RequestId { get; }

    public string ExtendedRequestId { get; }

    /// <summary>X-Ray's header, complete.</summary>
    public string Trace { get; }

    /// <summary>Its place in the trace; null when that isn't recorded.</summary>
    public GatewayTrace? Recorded { get; }

    public string SourceIp { get; }

    public string? UserAgent => Http.Request.Headers.UserAgent;

    public string Host => Http.Request.Host.Value ?? "";

    /// <summary>The host's first label.</summary>
    public ReadOnlySpan<char> DomainPrefix => Host.AsSpan().IndexOfAny('.', ':') is >= 0 and var end ? Host.AsSpan(0, end) : Host;

    /// <summary>The headers as functions see them: without those of the connection, with those that the gateway adds.</summary>
    public List<KeyValuePair<string, StringValues>> Headers { get; }

    public IReadOnlyList<KeyValuePair<string, List<string>>> Query => _query ??= QueryString.Parse(Http.Request.QueryString.Value);

    /// <summary>Null until one was found.</summary>
    public Route? Route { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> PathParameters { get; private set; } = [];

    /// <summary>What the authorizer said about the caller; null when nobody was asked.</summary>
    public CallerContext? Caller { get; set; }

    public TimeSpan AuthorizerLatency { get; set; }

    public TimeSpan IntegrationLatency { get; set; }

    /// <summary>Whether Lambda ran the function, be it well or badly.</summary>
    public bool FunctionAnswered { get; set; }

    public void Choose(Route route)
    {
        Route = route;
        PathParameters = route.Variables(Path.Length > 1 ? Path.TrimEnd('/') : Path);
    }

    /// <summary>The last value of a header; null when it isn't there.</summary>
    public string? Header(string name)
    {
        foreach (var (key, values) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return values[^1];
            }
        }

        return null;
    }

    private static string ReadPath(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/'))
        {
            target = http.Request.Path.ToUriComponent();   // the whole URI was in the request line
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);

        // Clients that join a base URL and a path often double the slash.
        return path.StartsWith("//") || path.IsEmpty ? $"/{path.TrimStart('/')}" : path.ToString();
    }

    private List<KeyValuePair<string, StringValues>> ReadHeaders(HttpContext http)
    {
        List<KeyValuePair<string, StringValues>> headers = new(http.Request.Headers.Count + 4);
        foreach (var (name, values) in http.Request.Headers)
        {
            if (values.Count > 0 && !DroppedHeaders.Contains(name) && !IsOurs(name))
            {
                headers.Add(new(name, values));
            }
        }

        var forwardedFor = http.Request.Headers["X-Forwarded-For"];
        headers.Add(new(TraceHeader.Name, Trace));
        headers.Add(new("X-Forwarded-For", forwardedFor.Count == 0 ? SourceIp : $"{forwardedFor}, {SourceIp}"));
        headers.Add(new("X-Forwarded-Port", http.Connection.LocalPort.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new("X-Forwarded-Proto", http.Request.Scheme));
        return headers;
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
        && (name.Equals(TraceHeader.Name, StringComparison.OrdinalIgnoreCase)
            || name.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase)
            || name.Equals("X-Forwarded-Port", StringComparison.OrdinalIgnoreCase)
            || name.Equals("X-Forwarded-Proto", StringComparison.OrdinalIgnoreCase));
}

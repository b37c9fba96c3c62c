using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LocalCloud.Time;

namespace LocalCloud.Control;

/// <summary>
/// What a person or a program asks of LocalCloud itself, beyond AWS's APIs. Reading is free on loopback; whatever changes
/// something, or hands out credentials, needs the token from the outputs file, since any web page can post to a loopback address.
/// </summary>
internal sealed class ControlApi(ServiceClock clock, string token, FunctionRoutes functions, NamedRoutes named, IReadOnlyDictionary<string, Func<HttpContext, Task>> readers)
{
    /// <summary>The header that carries the token.</summary>
    public const string TokenHeader = "X-Control-Token";

    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(400);
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);
    private volatile bool _isReady;

    /// <summary>Says that everything answers.</summary>
    public void TellReady() => _isReady = true;

    public Task HandleAsync(HttpContext context)
    {
        if (!IsLocal(context.Request.Host) || !IsLocalOrigin(context.Request.Headers.Origin.ToString()))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "Control answers only requests to and from this machine.");
        }

        return (context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET", "/health") => WriteHealthAsync(context),
            ("GET", "/clock") => WriteClockAsync(context),
            ("POST", "/clock/advance") => WithTokenAsync(context, AdvanceAsync),
            ("GET", { } path) when FunctionRoutes.TryReadEnvironmentPath(path, out var name) => WithTokenAsync(context, allowed => functions.WriteEnvironmentAsync(allowed, name)),
            ("GET", { } path) when readers.TryGetValue(path, out var read) => read(context),
            ("GET", { } path) when named.Get(path) is { } read => read(context),
            ("POST", { } path) when named.Post(path) is { } act => WithTokenAsync(context, act),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound, $"There are: GET /health, GET /clock, POST /clock/advance?seconds=N, GET /functions/NAME/environment, GET /resources/NAME, POST /resources/NAME/start|stop|restart, GET /traces/ID{string.Concat(readers.Keys.Select(path => ", GET " + path))}."),
        };
    }

    /// <summary>Unhealthy, and 503, until everything answers: custom resources are made, APIs are open.</summary>
    private Task WriteHealthAsync(HttpContext context)
    {
        var isReady = _isReady;
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, writer => writer.WriteString("status", isReady ? "Healthy" : "Unhealthy"));
    }

    /// <summary>What is asked before everything stands: how to serve a function, by which custom resources are made.</summary>
    public Task HandleEarlyAsync(HttpContext context) => context.Request.Path.Value is { } path && (path == "/health" || FunctionRoutes.TryReadEnvironmentPath(path, out _))
        ? HandleAsync(context)
        : RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "LocalCloud is starting. Until it is ready there are: GET /health, GET /functions/NAME/environment.");

    private Task AdvanceAsync(HttpContext context)
    {
        var text = context.Request.Query["seconds"].ToString();
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || !(seconds >= 0 && seconds <= LongestStep.TotalSeconds))
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"Give the step as ?seconds=N, from 0 to {LongestStep.TotalSeconds}; the clock only moves ahead.");
        }

        clock.Advance(TimeSpan.FromSeconds(seconds));
        return WriteClockAsync(context);
    }

    private Task WriteClockAsync(HttpContext context) => WriteAsync(context, writer =>
    {
        writer.WriteString("now", clock.GetUtcNow());
        writer.WriteNumber("aheadSeconds", clock.Ahead.TotalSeconds);
    });

    private Task WithTokenAsync(HttpContext context, Func<HttpContext, Task> answerAsync) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers[TokenHeader].ToString()), _token)
            ? answerAsync(context)
            : RefuseAsync(context, StatusCodes.Status401Unauthorized, $"Send the outputs file's ControlToken as {TokenHeader}.");

    /// <summary>A page of another host that resolves to this machine (DNS rebinding) doesn't get in.</summary>
    private static bool IsLocal(HostString host) => host.Host is "127.0.0.1" or "localhost" or "[::1]";

    private static bool IsLocalOrigin(string origin) =>
        origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback);

    public static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, writer => writer.WriteString("error", message));
    }

    /// <summary>Answers with one JSON object.</summary>
    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> members)
    {
        context.Response.ContentType = "application/json";
        await using Utf8JsonWriter writer = new(context.Response.BodyWriter);
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    }
}

using System.Collections.Frozen;

namespace LocalCloud.Hosting;

/// <summary>
/// One web server for all listeners: which one a request is for is told by its port. Until a listener is opened it answers
/// 503, so that ports are known, and held, before the template is resolved against them.
/// </summary>
/// <param name="listeners">How many there are: those of <see cref="Listener"/>, and one more for each REST API but the first.</param>
internal sealed class Gate(int listeners)
{
    private readonly RequestDelegate[] _handlers = [.. Enumerable.Repeat<RequestDelegate>(NotYetAsync, listeners)];
    private FrozenDictionary<int, int> _byPort = FrozenDictionary<int, int>.Empty;
    private Uri[] _addresses = [];

    /// <summary>Where a listener is reached: <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri this[Listener listener] => _addresses[(int)listener];

    /// <summary>Where a REST API is reached.</summary>
    /// <param name="number">Which of them, from 0.</param>
    public Uri Api(int number) => _addresses[Ports.OfApi(number)];

    /// <summary>Learns the addresses, in the order of the listeners, once the server has bound them.</summary>
    public void Bind(IEnumerable<string> addresses)
    {
        _addresses = [.. addresses.Select(address => new Uri(address))];
        _byPort = _addresses.Select((address, at) => (address.Port, At: at)).ToFrozenDictionary(pair => pair.Port, pair => pair.At);
    }

    /// <summary>Lets requests in.</summary>
    public void Open(Listener listener, RequestDelegate handler) => Volatile.Write(ref _handlers[(int)listener], handler);

    /// <summary>Lets requests in to a REST API.</summary>
    public void OpenApi(int number, RequestDelegate handler) => Volatile.Write(ref _handlers[Ports.OfApi(number)], handler);

    public Task HandleAsync(HttpContext context) =>
        _byPort.TryGetValue(context.Connection.LocalPort, out var at)
            ? Volatile.Read(ref _handlers[at])(context)
            : NotYetAsync(context);

    private static Task NotYetAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("LocalCloud is starting, or serves nothing here.", context.RequestAborted);
    }
}

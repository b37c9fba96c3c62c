using System.Collections.Frozen;

namespace LocalCloud.Hosting;

/// <summary>
/// One web server for all listeners: which one a request is for is told by its port. Until a listener is opened it answers
/// 503, so that ports are known, and held, before the template is resolved against them.
/// </summary>
internal sealed class Gate
{
    private readonly RequestDelegate[] _handlers = [.. Enum.GetValues<Listener>().Select(_ => (RequestDelegate)NotYetAsync)];
    private FrozenDictionary<int, Listener> _byPort = FrozenDictionary<int, Listener>.Empty;
    private Uri[] _addresses = [];

    /// <summary>Where a listener is reached: <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri this[Listener listener] => _addresses[(int)listener];

    /// <summary>Learns the addresses, in the order of the listeners, once the server has bound them.</summary>
    public void Bind(IEnumerable<string> addresses)
    {
        _addresses = [.. addresses.Select(address => new Uri(address))];
        _byPort = _addresses.Select((address, at) => (address.Port, Listener: (Listener)at)).ToFrozenDictionary(pair => pair.Port, pair => pair.Listener);
    }

    /// <summary>Lets requests in.</summary>
    public void Open(Listener listener, RequestDelegate handler) => Volatile.Write(ref _handlers[(int)listener], handler);

    public Task HandleAsync(HttpContext context) =>
        _byPort.TryGetValue(context.Connection.LocalPort, out var listener)
            ? Volatile.Read(ref _handlers[(int)listener])(context)
            : NotYetAsync(context);

    private static Task NotYetAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("LocalCloud is starting.", context.RequestAborted);
    }
}

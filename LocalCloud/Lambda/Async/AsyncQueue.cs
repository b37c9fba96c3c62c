using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Storage;

namespace LocalCloud.Lambda.Async;

/// <summary>
/// Keeps what functions are to be invoked with when nobody waits for the answer, in one file: what was accepted survives <c>kill -9</c>.
/// <see cref="AsyncDispatcher"/> takes it from here.
/// </summary>
/// <remarks>Unlike AWS, where the queue may hand out an event twice by itself, an event is only repeated here after an error or a crash.</remarks>
internal sealed class AsyncQueue : IAsyncInvoker, IAsyncDisposable
{
    /// <summary>The largest event, in bytes: https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb</summary>
    public const int LargestEvent = 1024 * 1024;

    private readonly HashSet<string> _functions;
    private readonly TimeProvider _clock;
    private readonly Database _database;
    private readonly AsyncStore _events;
    private readonly DeliveryStore _deliveries;
    private readonly CommitLoop _loop;

    /// <param name="folder">Where <c>events.db</c> is, or is made.</param>
    /// <param name="clock">Service time.</param>
    /// <exception cref="StartException"><c>events.db</c> is another version's.</exception>
    public AsyncQueue(IEnumerable<FunctionModel> functions, string folder, TimeProvider clock)
    {
        _functions = [.. functions.Select(function => function.Name)];
        _clock = clock;
        _database = Database.Open(Path.Combine(folder, "events.db"));
        try
        {
            AsyncSchema.Create(_database);
            AsyncSchema.Recover(_database, Now);
            _events = new AsyncStore(_database);
            _deliveries = new DeliveryStore(_database);
            _loop = new CommitLoop(_database);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Called when there is something new to do.</summary>
    public Action Arrived { get; set; } = static () => { };

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<string> AcceptAsync(Invocation invocation)
    {
        if (!_functions.Contains(invocation.FunctionName))
        {
            throw LambdaErrors.NoSuchFunction(invocation.FunctionName);
        }

        if (invocation.Payload.Length > LargestEvent)
        {
            throw LambdaErrors.RequestTooLarge(LargestEvent);
        }

        var requestId = Guid.NewGuid().ToString();
        await DoAsync((events, _, now) => events.Insert(requestId, invocation.TraceHeader ?? TraceHeader.NotSampled(), invocation, now));
        Arrived();
        return requestId;
    }

    /// <summary>Changes something in one transaction, and answers when it is on disk.</summary>
    public Task<T> DoAsync<T>(Func<AsyncStore, DeliveryStore, long, T> action) => _loop.DoAsync(() => action(_events, _deliveries, Now));

    /// <inheritdoc cref="DoAsync{T}"/>
    public Task DoAsync(Action<AsyncStore, DeliveryStore, long> action) => DoAsync((events, deliveries, now) =>
    {
        action(events, deliveries, now);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _events.Dispose();
        _deliveries.Dispose();
        _database.Dispose();
    }
}

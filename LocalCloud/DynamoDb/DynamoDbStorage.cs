using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.Hosting;
using LocalCloud.Time;

namespace LocalCloud.DynamoDb;

/// <summary>The emulator's process with the template's tables in it, and what is done beside it.</summary>
internal sealed class DynamoDbStorage : IAsyncDisposable
{
    private readonly DynoxideProcess _process;
    private readonly StreamFile _file;
    private readonly Func<Housekeeping> _keepHouse;
    private Housekeeping? _housekeeping;

    private DynamoDbStorage(DynoxideProcess process, StreamFile file, SystemModel system, ServiceClock clock, ILogger logger)
    {
        _process = process;
        _file = file;
        Streams = new TableStreams(file, system, clock);
        Service = new DynamoDbService(process.Client, system, Streams, clock);
        Counts = new ItemCounts(process.File);
        _keepHouse = () => new Housekeeping(new ExpiredItems(process.Client, file, Streams, clock), Streams, clock, logger);
    }

    public TableStreams Streams { get; }

    public DynamoDbService Service { get; }

    public ItemCounts Counts { get; }

    /// <summary>The emulator's process.</summary>
    public int ProcessId => _process.Id;

    /// <exception cref="StartException">The emulator can't be started, or a table isn't as the template says.</exception>
    public static async Task<DynamoDbStorage> OpenAsync(SystemModel system, string folder, ServiceClock clock, ILogger logger, CancellationToken cancellationToken)
    {
        var process = await DynoxideProcess.StartAsync(folder, logger, cancellationToken);
        StreamFile? file = null;
        try
        {
            await Tables.EnsureAsync(process.Client, system.Tables, cancellationToken);
            file = new StreamFile(process.File, clock);
            return new DynamoDbStorage(process, file, system, clock, logger);
        }
        catch
        {
            file?.Dispose();
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to delete what is over, once everybody who reads streams has joined them.</summary>
    public void KeepHouse() => _housekeeping ??= _keepHouse();

    public async ValueTask DisposeAsync()
    {
        if (_housekeeping is not null)
        {
            await _housekeeping.DisposeAsync();
        }

        Counts.Dispose();
        await _process.DisposeAsync();
        _file.Dispose();
    }
}

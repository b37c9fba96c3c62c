using CloudTemplate;
using LocalCloud.DynamoDb;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda.Async;
using LocalCloud.S3;
using LocalCloud.Secrets;
using LocalCloud.Sns;
using LocalCloud.Sqs;
using LocalCloud.Telemetry;
using LocalCloud.Time;

namespace LocalCloud.Hosting;

/// <summary>The services that keep something: what they keep is in the state folder, and survives a restart.</summary>
internal sealed class StoredServices : IAsyncDisposable
{
    private readonly SystemModel _system;
    private readonly SecretStore _secrets;

    private StoredServices(SystemModel system, DynamoDbStorage tables, SecretStore secrets, SqsService queues, AsyncQueue events, Mailbox mailbox, SnsService topics, S3Service objects) =>
        (_system, Tables, _secrets, Queues, Events, Mailbox, Topics, Objects) = (system, tables, secrets, queues, events, mailbox, topics, objects);

    public SqsService Queues { get; }

    /// <summary>What functions are to be invoked with when nobody waits for the answer.</summary>
    public AsyncQueue Events { get; }

    public Mailbox Mailbox { get; }

    public SnsService Topics { get; }

    public S3Service Objects { get; }

    public DynamoDbStorage Tables { get; }

    /// <summary>The functions, with what their environments refer to.</summary>
    /// <exception cref="StartException">A secret that one refers to has no such value.</exception>
    public IReadOnlyList<FunctionModel> Functions => SecretReferences.LookUp(_system.Functions, _secrets);

    /// <summary>What it holds, in a line for the console.</summary>
    public string Summary => $"{_system.Tables.Count} tables, {_system.Queues.Count} queues, {_system.Buckets.Count} buckets, {_system.Secrets.Count} secrets";

    /// <summary>What the front door leads to.</summary>
    public IEnumerable<IAwsService> Services => [Tables.Service, new SecretsService(_secrets, _system), Queues, Topics, Objects];

    /// <exception cref="StartException">Something that the user can mend is wrong.</exception>
    public static async Task<StoredServices> OpenAsync(SystemModel system, StateFolder state, FileInfo? seed, WebServer server, ServiceClock clock, CloudTelemetry telemetry, CancellationToken cancellationToken)
    {
        var tables = await DynamoDbStorage.OpenAsync(system, state.Folder("dynamodb"), clock, server.Logger<DynoxideProcess>(), cancellationToken);
        try
        {
            SecretStore secrets = new(system.Secrets, state.Folder("secrets"), SecretStore.ReadSeed(seed, system.Secrets), clock);
            S3Service objects = new(system, state.Folder("s3"), clock);
            Mailbox mailbox = new(state.Folder("mail"));
            SqsService queues = new(system.Queues, state.Folder("sqs"), clock, server.Logger<SqsService>(), telemetry);
            AsyncQueue events = new(system.Functions, state.Folder("lambda"), clock);
            SnsService topics = new(system, queues, events, mailbox, server.Gate[Listener.FrontDoor], clock, server.Logger<SnsService>());
            return new StoredServices(system, tables, secrets, queues, events, mailbox, topics, objects);
        }
        catch
        {
            await tables.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync();
        await Queues.DisposeAsync();
        await Tables.DisposeAsync();
    }
}

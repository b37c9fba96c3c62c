using CloudTemplate;
using LocalCloud.DynamoDb;
using LocalCloud.FrontDoor;
using LocalCloud.S3;
using LocalCloud.Secrets;
using LocalCloud.Sns;
using LocalCloud.Sqs;
using LocalCloud.Time;

namespace LocalCloud.Hosting;

/// <summary>The services that keep something: what they keep is in the state folder, and survives a restart.</summary>
internal sealed class StoredServices : IAsyncDisposable
{
    private readonly DynoxideProcess _database;
    private readonly SystemModel _system;
    private readonly SecretStore _secrets;
    private readonly S3Service _objects;

    private StoredServices(SystemModel system, DynoxideProcess database, SecretStore secrets, SqsService queues, Mailbox mailbox, SnsService topics, S3Service objects) =>
        (_system, _database, _secrets, Queues, Mailbox, Topics, _objects) = (system, database, secrets, queues, mailbox, topics, objects);

    public SqsService Queues { get; }

    public Mailbox Mailbox { get; }

    public SnsService Topics { get; }

    /// <summary>What it holds, in a line for the console.</summary>
    public string Summary => $"{_system.Tables.Count} tables, {_system.Queues.Count} queues, {_system.Buckets.Count} buckets, {_system.Secrets.Count} secrets";

    /// <summary>What the front door leads to.</summary>
    public IEnumerable<IAwsService> Services => [new DynamoDbService(_database.Client, _system), new SecretsService(_secrets, _system), Queues, Topics, _objects];

    /// <exception cref="StartException">Something that the user can mend is wrong.</exception>
    public static async Task<StoredServices> OpenAsync(SystemModel system, StateFolder state, FileInfo? seed, WebServer server, ServiceClock clock, CancellationToken cancellationToken)
    {
        var database = await DynoxideProcess.StartAsync(state.Folder("dynamodb"), server.Logger<DynoxideProcess>(), cancellationToken);
        try
        {
            await Tables.EnsureAsync(database.Client, system.Tables, cancellationToken);
            StreamIndexes.Ensure(database.File, server.Logger<DynoxideProcess>());
            SecretStore secrets = new(system.Secrets, state.Folder("secrets"), SecretStore.ReadSeed(seed, system.Secrets), clock);
            S3Service objects = new(system, state.Folder("s3"), clock);
            Mailbox mailbox = new(state.Folder("mail"));
            SqsService queues = new(system.Queues, state.Folder("sqs"), clock, server.Logger<SqsService>());
            SnsService topics = new(system, queues, mailbox, server.Gate[Listener.FrontDoor], clock, server.Logger<SnsService>());
            return new StoredServices(system, database, secrets, queues, mailbox, topics, objects);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Queues.DisposeAsync();
        await _database.DisposeAsync();
    }
}

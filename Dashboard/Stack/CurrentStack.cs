using Webhooks.Operations;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Aws;
using Webhooks.Operations.Events;
using Webhooks.Operations.Replay;
using Webhooks.Operations.Transactions;

namespace Webhooks.Dashboard.Stack;

/// <summary>The stack that is looked at: its tables, archive and queue. What its outputs don't name throws an <see cref="OperationException"/> where it is used, and only there.</summary>
internal sealed class CurrentStack(StackOutputs outputs, TimeProvider time) : IDisposable
{
    private const string EventsTable = "WebhookEvents-";
    private readonly Lazy<EventStore> _events = new(() => new EventStore(outputs, time), LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<TransactionStore> _transactions = new(() => new TransactionStore(outputs), LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<AuditTrail> _audit = new(() => new AuditTrail(outputs), LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<ArchiveBucket> _archive = new(() => new ArchiveBucket(outputs), LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<WebhookQueue> _queue = new(() => new WebhookQueue(outputs, time), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What does what is done here, for the audit.</summary>
    public const string Tool = "dashboard";

    public StackOutputs Outputs => outputs;

    /// <summary>What ends its resources' names: <c>dev</c>.</summary>
    public string Name { get; } =
        outputs.TableName is { } table && table.StartsWith(EventsTable, StringComparison.Ordinal) ? table[EventsTable.Length..] : "stack";

    /// <summary>True for a run on this machine, which has a Control.</summary>
    public bool IsLocal => outputs.IsLocal;

    /// <summary>Whether its API is on this machine, where no proxy could reach it.</summary>
    public bool IsOnThisMachine => Uri.TryCreate(outputs.ApiUrl, UriKind.Absolute, out var api) && api.IsLoopback;

    /// <summary>Where the telemetry of a deployed stack is; null for a local run, whose Control has it.</summary>
    public AwsPlace? Aws => IsLocal ? null : new AwsPlace(StackRegion.Of(outputs), Name, new AwsConsole(outputs));

    public EventStore Events => _events.Value;

    public TransactionStore Transactions => _transactions.Value;

    public AuditTrail Audit => _audit.Value;

    public ArchiveBucket Archive => _archive.Value;

    public WebhookQueue Queue => _queue.Value;

    public void Dispose()
    {
        End(_events);
        End(_transactions);
        End(_audit);
        End(_archive);
    }

    private static void End<T>(Lazy<T> made)
        where T : IDisposable
    {
        if (made.IsValueCreated)
        {
            made.Value.Dispose();
        }
    }
}

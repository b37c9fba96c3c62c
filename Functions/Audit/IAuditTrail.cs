namespace Webhooks.Functions.Audit;

/// <summary>Where audit entries are kept.</summary>
public interface IAuditTrail : IDisposable
{
    /// <summary>The most entries of one write.</summary>
    const int AtOnce = 25;

    /// <summary>Writes entries, <see cref="AtOnce"/> at the most. An entry that is there already stays the same.</summary>
    Task WriteAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellationToken);
}

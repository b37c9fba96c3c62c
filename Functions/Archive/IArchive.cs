namespace Webhooks.Functions.Archive;

/// <summary>The bucket that keeps what must not vanish and fits nowhere else.</summary>
public interface IArchive : IDisposable
{
    /// <summary>Writes an object. When this returns, it is there; an older one of that key is gone.</summary>
    /// <param name="metadata">Kept beside it, in ASCII; what is null is left out.</param>
    /// <exception cref="ArchiveException">The bucket can't be reached, or refuses.</exception>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string?> metadata, CancellationToken cancellationToken);
}

/// <summary>Something could not be archived. It must not be treated as if it had been.</summary>
public sealed class ArchiveException(string message, Exception cause) : Exception(message, cause);

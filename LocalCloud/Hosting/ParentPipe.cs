namespace LocalCloud.Hosting;

/// <summary>
/// Ends the run when standard input does: its other side is held by the parent, and the kernel closes it however the parent ends.
/// </summary>
internal static class ParentPipe
{
    /// <summary>A source that is cancelled by the token, or, where wanted, when standard input ends.</summary>
    public static CancellationTokenSource Link(bool endWithParent, CancellationToken cancellationToken)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (endWithParent)
        {
            // A thread of its own: a read of a pipe can't be cancelled, and must not keep the process alive.
            new Thread(() => ReadToEnd(ending)) { IsBackground = true, Name = "parent pipe" }.Start();
        }

        return ending;
    }

    private static void ReadToEnd(CancellationTokenSource ending)
    {
        using var input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[64];
        while (input.Read(buffer) > 0)
        {
            // Nothing is said on it.
        }

        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended first.
        }
    }
}

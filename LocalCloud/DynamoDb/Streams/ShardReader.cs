using System.Threading.Channels;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>Somebody who reads a stream in its order, is woken by what is written, and says how far he is through: what he needs yet is kept.</summary>
internal sealed class ShardReader(TableStream stream, bool isRunning)
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _through;

    public TableStream Stream => stream;

    /// <summary>Whether it gets on: what it waits for by being switched off isn't kept beyond a day.</summary>
    public bool IsRunning { get; set; } = isRunning;

    /// <summary>The number of the last record that it is done with.</summary>
    public long Through
    {
        get => Interlocked.Read(ref _through);
        set => Interlocked.Exchange(ref _through, value);
    }

    /// <summary>Something was written to the table.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Ends when something was written since the last time.</summary>
    public async Task RungAsync(CancellationToken cancellationToken)
    {
        await _bell.Reader.WaitToReadAsync(cancellationToken);
        _bell.Reader.TryRead(out _);
    }
}

using System.Threading.Channels;

namespace LocalCloud.Storage;

/// <summary>
/// Does everything that is done to a database, one thing after the other, in transactions that take in all that came meanwhile; each
/// is answered when it is on disk.
/// </summary>
internal sealed class CommitLoop : IAsyncDisposable
{
    private const int MostInOneCommit = 256;

    private readonly Database _database;
    private readonly Channel<IWork> _work = Channel.CreateUnbounded<IWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    /// <param name="database">The caller's to dispose of, after this.</param>
    public CommitLoop(Database database)
    {
        _database = database;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Runs something inside a transaction. Where the transaction fails, so does all that was in it.</summary>
    public Task<T> DoAsync<T>(Func<T> action)
    {
        Work<T> work = new(action);
        return _work.Writer.TryWrite(work) ? work.Done : throw new ObjectDisposedException(nameof(CommitLoop), "The database is closed.");
    }

    /// <summary>Does what was asked for before, and no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        List<IWork> batch = [];
        while (await _work.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInOneCommit && _work.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            try
            {
                _database.Execute("BEGIN IMMEDIATE");
                batch.ForEach(work => work.Run());
                _database.Execute("COMMIT");
                batch.ForEach(work => work.Complete());
            }
            catch (Exception fault)   // the disk: who asked must hear of it, and the next try may succeed
            {
                if (!_database.IsAutoCommit)
                {
                    _database.Execute("ROLLBACK");
                }

                batch.ForEach(work => work.Fail(fault));
            }

            batch.Clear();
        }
    }

    private interface IWork
    {
        void Run();

        void Complete();

        void Fail(Exception fault);
    }

    private sealed class Work<T>(Func<T> action) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _answer;

        public Task<T> Done => _done.Task;

        public void Run() => _answer = action();

        public void Complete() => _done.TrySetResult(_answer!);

        public void Fail(Exception fault) => _done.TrySetException(fault);
    }
}

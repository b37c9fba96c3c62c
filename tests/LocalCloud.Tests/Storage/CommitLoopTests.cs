using LocalCloud.Storage;

namespace LocalCloud.Tests.Storage;

public sealed class CommitLoopTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commit-loop-");
    private Database _database = null!;
    private CommitLoop _loop = null!;

    public Task InitializeAsync()
    {
        _database = Database.Open(Path.Combine(_folder.FullName, "numbers.db"));
        _database.Execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)");
        _loop = new CommitLoop(_database);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _loop.DisposeAsync();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_done_is_answered_in_its_order_and_is_there_afterwards()
    {
        var changes = await Task.WhenAll(Enumerable.Range(1, 1000).Select(number => _loop.DoAsync(() => Insert(number))));

        changes.ShouldBe(Enumerable.Range(1, 1000));
        (await _loop.DoAsync(Count)).ShouldBe(1000);
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_nothing_and_the_next_one_works()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _loop.DoAsync<int>(() =>
        {
            Insert(1);
            throw new InvalidOperationException("the disk");
        }));

        await _loop.DoAsync(() => Insert(2));
        (await _loop.DoAsync(Count)).ShouldBe(1);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_refused()
    {
        await _loop.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => _loop.DoAsync(Count));
    }

    private int Insert(int number)
    {
        _database.Execute($"INSERT INTO numbers VALUES ({number})");
        return number;
    }

    private long Count()
    {
        using var count = _database.Prepare("SELECT COUNT(*) FROM numbers");
        return count.Scalar() ?? 0;
    }
}

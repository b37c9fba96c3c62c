namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>One AppHost for the tests that only send and look.</summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningProgram? _program;
    private Stack? _stack;

    internal Stack Stack => _stack!;

    /// <summary>Where the run writes its logs, the functions' among them.</summary>
    internal string Logs => Path.Combine(_folder.Path, "cloud", "logs");

    public async Task InitializeAsync()
    {
        _program = await RunningProgram.AppHostAsync(_folder.Path);
        _stack = new Stack(_program);
    }

    public async Task DisposeAsync()
    {
        _stack?.Dispose();
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        _folder.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class AppHostCollection : ICollectionFixture<AppHostFixture>
{
    public const string Name = "one AppHost";
}

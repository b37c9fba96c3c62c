namespace LocalCloud.Tests.Hosting;

/// <summary>One cloud for the tests that only ask.</summary>
public sealed class OneOrdersCloud : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orders-");
    private OrdersCloud? _cloud;

    internal OrdersCloud Cloud => _cloud!;

    public async Task InitializeAsync() => _cloud = await OrdersCloud.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class OrdersCollection : ICollectionFixture<OneOrdersCloud>
{
    public const string Name = "one orders cloud";
}

using System.Text.Json.Nodes;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests.Events;

public sealed class EventStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeStack _stack = null!;

    public async Task InitializeAsync() => _stack = await FakeStack.StartAsync();

    public async Task DisposeAsync()
    {
        await _stack.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_event_is_found_by_its_id_without_its_payload()
    {
        _stack.MissesBeforeStored = 0;
        var eventId = await SendAsync();
        using var store = Store();

        (await store.FindAsync(eventId, CancellationToken.None)).ShouldBe(new StoredEvent
        {
            EventId = eventId,
            Timestamp = 1767323045,
            Provider = "stripe",
            Type = "payment_intent.succeeded",
            Status = "processed",
            ProcessedAt = 1767323046,
            TransactionId = "pi_1",
        });
        var query = JsonNode.Parse(_stack.Queries.ShouldHaveSingleItem())!;
        ((bool)query["ConsistentRead"]!).ShouldBeTrue();
        ((string)query["ProjectionExpression"]!).ShouldNotContain("payload");
    }

    [Fact]
    public async Task An_event_that_is_not_there_is_null()
    {
        using var store = Store();

        (await store.FindAsync("evt_nobody", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Waiting_ends_as_soon_as_the_event_is_there()
    {
        _stack.MissesBeforeStored = 3;
        var eventId = await SendAsync();
        using var store = Store();

        (await store.WaitForAsync(eventId, TimeSpan.FromSeconds(20), CancellationToken.None)).ShouldNotBeNull().IsProcessed.ShouldBeTrue();

        _stack.Queries.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Waiting_is_bounded()
    {
        _stack.MissesBeforeStored = -1;
        var eventId = await SendAsync();
        using var store = Store();

        (await store.WaitForAsync(eventId, TimeSpan.FromMilliseconds(50), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task An_event_that_failed_is_not_waited_for_as_stored()
    {
        _stack.StoredStatus = "failed";
        _stack.MissesBeforeStored = 0;
        var eventId = await SendAsync();
        using var store = Store();

        var found = await store.WaitForAsync(eventId, TimeSpan.FromMilliseconds(50), CancellationToken.None);

        found.ShouldNotBeNull().IsProcessed.ShouldBeFalse();
    }

    [Fact]
    public async Task Waiting_can_be_canceled()
    {
        _stack.MissesBeforeStored = -1;
        var eventId = await SendAsync();
        using var store = Store();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));

        await Should.ThrowAsync<OperationCanceledException>(() => store.WaitForAsync(eventId, TimeSpan.FromSeconds(20), cancel.Token));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named()
    {
        using var store = Store("TableName", "Nowhere");

        var fault = await Should.ThrowAsync<OperationException>(() => store.FindAsync("evt_1", CancellationToken.None));

        fault.Message.ShouldBe($"The table Nowhere can't be asked at {_stack.Url}: Requested resource not found");
    }

    private async Task<string> SendAsync()
    {
        using var http = new HttpClient();
        var sender = new WebhookSender(http, TimeProvider.System, new Random());
        var webhook = sender.Make(Catalog.Find("stripe")!, "payment_intent.succeeded", _stack.Secret);
        (await sender.SendAsync(new Uri($"{_stack.Url}/prod/stripe"), webhook, CancellationToken.None)).IsAccepted.ShouldBeTrue();
        return webhook.EventId;
    }

    private EventStore Store(string? name = null, string? value = null)
    {
        var outputs = _stack.Outputs();
        if (name is not null)
        {
            outputs[name] = value;
        }

        return new EventStore(StackOutputs.Read(_folder.Write("outputs.json", outputs.ToJsonString())), TimeProvider.System);
    }
}

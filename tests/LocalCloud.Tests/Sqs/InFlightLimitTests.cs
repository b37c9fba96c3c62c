using LocalCloud.FrontDoor;
using LocalCloud.Sqs;
using LocalCloud.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Sqs;

/// <summary>Of a queue that may have three messages in flight, rather than 120,000.</summary>
public sealed class InFlightLimitTests : IAsyncLifetime
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sqs-limit-");
    private readonly ServiceClock _clock = new(TimeProvider.System);
    private readonly Broker _broker;
    private readonly Queue _queue;

    public InFlightLimitTests()
    {
        var store = MessageStore.Open(Path.Combine(_folder.FullName, "sqs.db"));
        var queues = QueueDirectory.Open([SqsFixture.DeadLetters], store, _clock.GetUtcNow());
        _queue = queues.All[0];
        _queue.MostInFlight = 3;
        _broker = new Broker(store, queues.All, _clock, NullLogger.Instance);
    }

    [Fact]
    public async Task A_receive_takes_no_more_than_may_be_in_flight_and_the_next_is_refused()
    {
        (await ReceiveAsync(2)).Count.ShouldBe(2);
        (await ReceiveAsync(2)).ShouldHaveSingleItem();

        var error = await Should.ThrowAsync<AwsServiceException>(ReceiveAsync(1));

        error.Code.ShouldBe("OverLimit");
        error.Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_deleted_message_makes_room_for_another()
    {
        var taken = await ReceiveAsync(3);
        ReceiptHandle.TryRead(taken[0].ReceiptHandle, _queue.Id, out var handle).ShouldBeTrue();
        await _broker.DoAsync((store, _) => store.Delete(handle));

        (await ReceiveAsync(10)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_waits_is_not_refused_and_gets_messages_when_there_is_room()
    {
        await ReceiveAsync(3);
        var waiting = ReceiveAsync(1, TimeSpan.FromMinutes(5));
        await _broker.DoAsync((_, _) => true);
        waiting.IsCompleted.ShouldBeFalse();

        _clock.Advance(Visibility);

        (await waiting).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_wait_that_ends_with_too_many_in_flight_ends_with_nothing()
    {
        await ReceiveAsync(3);
        var waiting = ReceiveAsync(1, TimeSpan.FromSeconds(5));
        await _broker.DoAsync((_, _) => true);

        _clock.Advance(TimeSpan.FromSeconds(5));

        (await waiting).ShouldBeEmpty();
    }

    public Task InitializeAsync() => _broker.DoAsync((store, now) =>
    {
        for (var number = 0; number < 6; number++)
        {
            store.Insert(_queue, new NewMessage { Id = Guid.NewGuid(), Body = "a"u8.ToArray(), BodyDigest = new byte[16], SenderId = "me" }, now);
        }

        return true;
    });

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan wait = default) =>
        _broker.ReceiveAsync(_queue, max, Visibility, wait, held: false, CancellationToken.None);
}

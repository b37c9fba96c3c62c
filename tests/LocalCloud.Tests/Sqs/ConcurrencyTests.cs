using System.Collections.Concurrent;

namespace LocalCloud.Tests.Sqs;

public sealed class ConcurrencyTests
{
    private const int Producers = 8;
    private const int Consumers = 4;
    private const int MessagesEach = 100;

    [Fact]
    public async Task Of_many_senders_and_receivers_each_message_reaches_one()
    {
        await using var sqs = SqsFixture.Start();
        var received = new ConcurrentBag<string>();
        using var done = new CancellationTokenSource();

        var consumers = Enumerable.Range(0, Consumers).Select(_ => Task.Run(() => ConsumeAsync(sqs, received, done.Token))).ToList();
        var sent = await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() => ProduceAsync(sqs, producer))));
        while (received.Count < Producers * MessagesEach)
        {
            await Task.Delay(1, done.Token);
        }

        await done.CancelAsync();
        await Task.WhenAll(consumers);

        received.Order().ShouldBe(sent.SelectMany(ids => ids).Order());
        (await sqs.Service.CountAsync(SqsFixture.QueueArn)).ShouldBe(new LocalCloud.Sqs.MessageCounts(0, 0, 0));
    }

    private static async Task<List<string>> ProduceAsync(SqsFixture sqs, int producer)
    {
        var ids = new List<string>();
        for (var number = 0; number < MessagesEach; number++)
        {
            ids.Add(await sqs.SendMessageAsync($"{producer}/{number}"));
        }

        return ids;
    }

    private static async Task ConsumeAsync(SqsFixture sqs, ConcurrentBag<string> received, CancellationToken done)
    {
        try
        {
            while (true)
            {
                var messages = await sqs.Service.ReceiveAsync(SqsFixture.QueueArn, 10, TimeSpan.FromSeconds(20), done);
                await sqs.Service.DeleteAsync(SqsFixture.QueueArn, [.. messages.Select(message => message.ReceiptHandle)], CancellationToken.None);
                foreach (var message in messages)
                {
                    received.Add(message.MessageId);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All is received.
        }
    }
}

using CloudTemplate;
using LocalCloud.EventSources;
using LocalCloud.Tests.Sqs;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.EventSources;

/// <summary>A mapping between real queues and a function that the test answers for.</summary>
internal sealed class MappingFixture : IAsyncDisposable
{
    private readonly QueueMappings _mappings;

    private MappingFixture(QueueMappingModel model)
    {
        _mappings = new QueueMappings([model], Sqs.Service, Function, Sqs.Clock, NullLogger<QueueMappings>.Instance);
    }

    public static QueueMappingModel Mapping { get; } = new()
    {
        LogicalId = "Mapping",
        Path = "Shop/Worker/SqsEventSource",
        QueueArn = SqsFixture.QueueArn,
        FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:OrderWorker",
    };

    public SqsFixture Sqs { get; } = SqsFixture.Start();

    public FunctionOfTest Function { get; } = new();

    public static async Task<MappingFixture> StartAsync(QueueMappingModel model, params string[] messages)
    {
        var fixture = new MappingFixture(model);
        foreach (var message in messages)
        {
            await fixture.Sqs.SendMessageAsync(message);
        }

        await fixture._mappings.StartAsync(CancellationToken.None);
        return fixture;
    }

    /// <summary>Waits until the queue holds that many messages, in flight or not.</summary>
    public async Task WaitForAsync(long messages)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await Sqs.Service.CountAsync(SqsFixture.QueueArn) is var counts && counts.Visible + counts.InFlight != messages)
        {
            await Task.Delay(5, tooLong.Token);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _mappings.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _mappings.Dispose();
        await Sqs.DisposeAsync();
    }
}
